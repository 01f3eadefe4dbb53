// The GUIDs by which VHDX names its regions and metadata items, as their canonical text.

// [MS-VHDX] §2.2.3.2 (known regions) and §2.6.2 (known metadata items).
/** The region of the block allocation table. */
export const BAT_REGION = '2dc27766-f623-4200-9d64-115e9bfd4a08';
/** The region of the metadata table and its items. */
export const METADATA_REGION = '8b7ca206-4790-4b9a-b8fe-575f050f886e';
/** Block size, and whether the disk is fixed or has a parent. */
export const FILE_PARAMETERS = 'caa16737-fa36-4d43-b3b6-33f0aa44e76b';
/** The disk in bytes. */
export const VIRTUAL_DISK_SIZE = '2fa54224-cd1b-4876-b211-5dbed83bf4b8';
/** The SCSI page 83 identity. */
export const VIRTUAL_DISK_ID = 'beca12ab-b2e6-4523-93ef-c309e000c746';
/** Bytes a sector as the guest addresses them. */
export const LOGICAL_SECTOR_SIZE = '8141bf1d-a96f-4709-ba47-f233a8faab5f';
/** Bytes a sector as the guest should align to. */
export const PHYSICAL_SECTOR_SIZE = 'cda348c7-445d-4471-9cc9-e9885251c556';
/** A differencing disk's parent, as key-value pairs. */
export const PARENT_LOCATOR = 'a8d35f2d-b30b-454d-abf7-d3d84834ab0c';
