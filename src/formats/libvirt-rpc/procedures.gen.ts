// libvirt's remote protocol: numbers, limits and field order of the procedures in use. Generated: see docs/formats/libvirt-rpc.md.
import {
  array,
  fixedArray,
  hyper,
  int,
  nothing,
  double,
  optional,
  string,
  struct,
  uhyper,
  uint,
  union,
} from '../xdr/codec.ts';
import { uuid } from './uuid.ts';

/** REMOTE_PROGRAM and REMOTE_PROTOCOL_VERSION. */
export const REMOTE_PROGRAM = 0x20008086;
export const REMOTE_PROTOCOL_VERSION = 1;

/** Upper limits of strings and arrays, by the protocol's own names. */
export const LIMITS = {
  REMOTE_AUTH_TYPE_LIST_MAX: 20,
  REMOTE_CONNECT_GET_ALL_DOMAIN_STATS_MAX: 262144,
  REMOTE_DOMAIN_DISK_ERRORS_MAX: 256,
  REMOTE_DOMAIN_LIST_MAX: 16384,
  REMOTE_STORAGE_POOL_LIST_MAX: 4096,
  REMOTE_STRING_MAX: 4194304,
} as const;

/** remote_nonnull_domain */
export const nonnullDomain = struct('remote_nonnull_domain', {
  name: string(LIMITS.REMOTE_STRING_MAX),
  uuid: uuid,
  id: int,
});

/** remote_nonnull_network */
const nonnullNetwork = struct('remote_nonnull_network', {
  name: string(LIMITS.REMOTE_STRING_MAX),
  uuid: uuid,
});

/** remote_error */
export const remoteError = struct('remote_error', {
  code: int,
  domain: int,
  message: optional(string(LIMITS.REMOTE_STRING_MAX)),
  level: int,
  dom: optional(nonnullDomain),
  str1: optional(string(LIMITS.REMOTE_STRING_MAX)),
  str2: optional(string(LIMITS.REMOTE_STRING_MAX)),
  str3: optional(string(LIMITS.REMOTE_STRING_MAX)),
  int1: int,
  int2: int,
  net: optional(nonnullNetwork),
});

/** remote_connect_open_args */
const connectOpenArgs = struct('remote_connect_open_args', {
  name: optional(string(LIMITS.REMOTE_STRING_MAX)),
  flags: uint,
});

/** remote_connect_get_type_ret */
const connectGetTypeRet = struct('remote_connect_get_type_ret', {
  type: string(LIMITS.REMOTE_STRING_MAX),
});

/** remote_connect_get_version_ret */
const connectGetVersionRet = struct('remote_connect_get_version_ret', {
  hv_ver: uhyper,
});

/** remote_connect_get_hostname_ret */
const connectGetHostnameRet = struct('remote_connect_get_hostname_ret', {
  hostname: string(LIMITS.REMOTE_STRING_MAX),
});

/** remote_node_get_info_ret */
const nodeGetInfoRet = struct('remote_node_get_info_ret', {
  model: fixedArray(int, 32),
  memory: uhyper,
  cpus: int,
  mhz: int,
  nodes: int,
  sockets: int,
  cores: int,
  threads: int,
});

/** remote_domain_get_xml_desc_args */
const domainGetXmlDescArgs = struct('remote_domain_get_xml_desc_args', {
  dom: nonnullDomain,
  flags: uint,
});

/** remote_domain_get_xml_desc_ret */
const domainGetXmlDescRet = struct('remote_domain_get_xml_desc_ret', {
  xml: string(LIMITS.REMOTE_STRING_MAX),
});

/** remote_connect_supports_feature_args */
const connectSupportsFeatureArgs = struct('remote_connect_supports_feature_args', {
  feature: int,
});

/** remote_connect_supports_feature_ret */
const connectSupportsFeatureRet = struct('remote_connect_supports_feature_ret', {
  supported: int,
});

/** remote_auth_list_ret */
const authListRet = struct('remote_auth_list_ret', {
  types: array(int, LIMITS.REMOTE_AUTH_TYPE_LIST_MAX),
});

/** remote_auth_polkit_ret */
const authPolkitRet = struct('remote_auth_polkit_ret', {
  complete: int,
});

/** remote_storage_pool_lookup_by_name_args */
const storagePoolLookupByNameArgs = struct('remote_storage_pool_lookup_by_name_args', {
  name: string(LIMITS.REMOTE_STRING_MAX),
});

/** remote_nonnull_storage_pool */
export const nonnullStoragePool = struct('remote_nonnull_storage_pool', {
  name: string(LIMITS.REMOTE_STRING_MAX),
  uuid: uuid,
});

/** remote_storage_pool_lookup_by_name_ret */
const storagePoolLookupByNameRet = struct('remote_storage_pool_lookup_by_name_ret', {
  pool: nonnullStoragePool,
});

/** remote_storage_pool_get_xml_desc_args */
const storagePoolGetXmlDescArgs = struct('remote_storage_pool_get_xml_desc_args', {
  pool: nonnullStoragePool,
  flags: uint,
});

/** remote_storage_pool_get_xml_desc_ret */
const storagePoolGetXmlDescRet = struct('remote_storage_pool_get_xml_desc_ret', {
  xml: string(LIMITS.REMOTE_STRING_MAX),
});

/** remote_storage_vol_lookup_by_name_args */
const storageVolLookupByNameArgs = struct('remote_storage_vol_lookup_by_name_args', {
  pool: nonnullStoragePool,
  name: string(LIMITS.REMOTE_STRING_MAX),
});

/** remote_nonnull_storage_vol */
const nonnullStorageVol = struct('remote_nonnull_storage_vol', {
  pool: string(LIMITS.REMOTE_STRING_MAX),
  name: string(LIMITS.REMOTE_STRING_MAX),
  key: string(LIMITS.REMOTE_STRING_MAX),
});

/** remote_storage_vol_lookup_by_name_ret */
const storageVolLookupByNameRet = struct('remote_storage_vol_lookup_by_name_ret', {
  vol: nonnullStorageVol,
});

/** remote_storage_vol_get_path_args */
const storageVolGetPathArgs = struct('remote_storage_vol_get_path_args', {
  vol: nonnullStorageVol,
});

/** remote_storage_vol_get_path_ret */
const storageVolGetPathRet = struct('remote_storage_vol_get_path_ret', {
  name: string(LIMITS.REMOTE_STRING_MAX),
});

/** remote_connect_get_uri_ret */
const connectGetUriRet = struct('remote_connect_get_uri_ret', {
  uri: string(LIMITS.REMOTE_STRING_MAX),
});

/** remote_storage_pool_is_active_args */
const storagePoolIsActiveArgs = struct('remote_storage_pool_is_active_args', {
  pool: nonnullStoragePool,
});

/** remote_storage_pool_is_active_ret */
const storagePoolIsActiveRet = struct('remote_storage_pool_is_active_ret', {
  active: int,
});

/** remote_connect_get_lib_version_ret */
const connectGetLibVersionRet = struct('remote_connect_get_lib_version_ret', {
  lib_ver: uhyper,
});

/** remote_domain_get_block_info_args */
const domainGetBlockInfoArgs = struct('remote_domain_get_block_info_args', {
  dom: nonnullDomain,
  path: string(LIMITS.REMOTE_STRING_MAX),
  flags: uint,
});

/** remote_domain_get_block_info_ret */
const domainGetBlockInfoRet = struct('remote_domain_get_block_info_ret', {
  allocation: uhyper,
  capacity: uhyper,
  physical: uhyper,
});

/** remote_domain_get_state_args */
const domainGetStateArgs = struct('remote_domain_get_state_args', {
  dom: nonnullDomain,
  flags: uint,
});

/** remote_domain_get_state_ret */
const domainGetStateRet = struct('remote_domain_get_state_ret', {
  state: int,
  reason: int,
});

/** remote_domain_get_block_job_info_args */
const domainGetBlockJobInfoArgs = struct('remote_domain_get_block_job_info_args', {
  dom: nonnullDomain,
  path: string(LIMITS.REMOTE_STRING_MAX),
  flags: uint,
});

/** remote_domain_get_block_job_info_ret */
const domainGetBlockJobInfoRet = struct('remote_domain_get_block_job_info_ret', {
  found: int,
  type: int,
  bandwidth: uhyper,
  cur: uhyper,
  end: uhyper,
});

/** remote_domain_get_disk_errors_args */
const domainGetDiskErrorsArgs = struct('remote_domain_get_disk_errors_args', {
  dom: nonnullDomain,
  maxerrors: uint,
  flags: uint,
});

/** remote_domain_disk_error */
const domainDiskError = struct('remote_domain_disk_error', {
  disk: string(LIMITS.REMOTE_STRING_MAX),
  error: int,
});

/** remote_domain_get_disk_errors_ret */
const domainGetDiskErrorsRet = struct('remote_domain_get_disk_errors_ret', {
  errors: array(domainDiskError, LIMITS.REMOTE_DOMAIN_DISK_ERRORS_MAX),
  nerrors: int,
});

/** remote_connect_list_all_domains_args */
const connectListAllDomainsArgs = struct('remote_connect_list_all_domains_args', {
  need_results: int,
  flags: uint,
});

/** remote_connect_list_all_domains_ret */
const connectListAllDomainsRet = struct('remote_connect_list_all_domains_ret', {
  domains: array(nonnullDomain, LIMITS.REMOTE_DOMAIN_LIST_MAX),
  ret: uint,
});

/** remote_connect_list_all_storage_pools_args */
const connectListAllStoragePoolsArgs = struct('remote_connect_list_all_storage_pools_args', {
  need_results: int,
  flags: uint,
});

/** remote_connect_list_all_storage_pools_ret */
const connectListAllStoragePoolsRet = struct('remote_connect_list_all_storage_pools_ret', {
  pools: array(nonnullStoragePool, LIMITS.REMOTE_STORAGE_POOL_LIST_MAX),
  ret: uint,
});

/** remote_connect_domain_event_callback_register_any_args */
const connectDomainEventCallbackRegisterAnyArgs = struct('remote_connect_domain_event_callback_register_any_args', {
  eventID: int,
  dom: optional(nonnullDomain),
});

/** remote_connect_domain_event_callback_register_any_ret */
const connectDomainEventCallbackRegisterAnyRet = struct('remote_connect_domain_event_callback_register_any_ret', {
  callbackID: int,
});

/** remote_connect_domain_event_callback_deregister_any_args */
const connectDomainEventCallbackDeregisterAnyArgs = struct('remote_connect_domain_event_callback_deregister_any_args', {
  callbackID: int,
});

/** remote_connect_get_all_domain_stats_args */
const connectGetAllDomainStatsArgs = struct('remote_connect_get_all_domain_stats_args', {
  doms: array(nonnullDomain, LIMITS.REMOTE_DOMAIN_LIST_MAX),
  stats: uint,
  flags: uint,
});

/** remote_typed_param_value */
const typedParamValue = union([
  { kind: 'int', tag: 1, codec: int },
  { kind: 'uint', tag: 2, codec: uint },
  { kind: 'llong', tag: 3, codec: hyper },
  { kind: 'ullong', tag: 4, codec: uhyper },
  { kind: 'double', tag: 5, codec: double },
  { kind: 'boolean', tag: 6, codec: int },
  { kind: 'string', tag: 7, codec: string(LIMITS.REMOTE_STRING_MAX) },
]);

/** remote_typed_param */
const typedParam = struct('remote_typed_param', {
  field: string(LIMITS.REMOTE_STRING_MAX),
  value: typedParamValue,
});

/** remote_domain_stats_record */
export const domainStatsRecord = struct('remote_domain_stats_record', {
  dom: nonnullDomain,
  params: array(typedParam, LIMITS.REMOTE_CONNECT_GET_ALL_DOMAIN_STATS_MAX),
});

/** remote_connect_get_all_domain_stats_ret */
const connectGetAllDomainStatsRet = struct('remote_connect_get_all_domain_stats_ret', {
  retStats: array(domainStatsRecord, LIMITS.REMOTE_DOMAIN_LIST_MAX),
});

/** remote_domain_event_lifecycle_msg */
const domainEventLifecycleMsg = struct('remote_domain_event_lifecycle_msg', {
  dom: nonnullDomain,
  event: int,
  detail: int,
});

/** remote_domain_event_callback_lifecycle_msg */
const domainEventCallbackLifecycleMsg = struct('remote_domain_event_callback_lifecycle_msg', {
  callbackID: int,
  msg: domainEventLifecycleMsg,
});

/** remote_domain_event_io_error_reason_msg */
const domainEventIoErrorReasonMsg = struct('remote_domain_event_io_error_reason_msg', {
  dom: nonnullDomain,
  srcPath: string(LIMITS.REMOTE_STRING_MAX),
  devAlias: string(LIMITS.REMOTE_STRING_MAX),
  action: int,
  reason: string(LIMITS.REMOTE_STRING_MAX),
});

/** remote_domain_event_callback_io_error_reason_msg */
const domainEventCallbackIoErrorReasonMsg = struct('remote_domain_event_callback_io_error_reason_msg', {
  callbackID: int,
  msg: domainEventIoErrorReasonMsg,
});

/** remote_domain_event_disk_change_msg */
const domainEventDiskChangeMsg = struct('remote_domain_event_disk_change_msg', {
  dom: nonnullDomain,
  oldSrcPath: optional(string(LIMITS.REMOTE_STRING_MAX)),
  newSrcPath: optional(string(LIMITS.REMOTE_STRING_MAX)),
  devAlias: string(LIMITS.REMOTE_STRING_MAX),
  reason: int,
});

/** remote_domain_event_callback_disk_change_msg */
const domainEventCallbackDiskChangeMsg = struct('remote_domain_event_callback_disk_change_msg', {
  callbackID: int,
  msg: domainEventDiskChangeMsg,
});

/** remote_domain_event_tray_change_msg */
const domainEventTrayChangeMsg = struct('remote_domain_event_tray_change_msg', {
  dom: nonnullDomain,
  devAlias: string(LIMITS.REMOTE_STRING_MAX),
  reason: int,
});

/** remote_domain_event_callback_tray_change_msg */
const domainEventCallbackTrayChangeMsg = struct('remote_domain_event_callback_tray_change_msg', {
  callbackID: int,
  msg: domainEventTrayChangeMsg,
});

/** remote_domain_event_device_removed_msg */
const domainEventDeviceRemovedMsg = struct('remote_domain_event_device_removed_msg', {
  dom: nonnullDomain,
  devAlias: string(LIMITS.REMOTE_STRING_MAX),
});

/** remote_domain_event_callback_device_removed_msg */
const domainEventCallbackDeviceRemovedMsg = struct('remote_domain_event_callback_device_removed_msg', {
  callbackID: int,
  msg: domainEventDeviceRemovedMsg,
});

/** remote_domain_event_block_job_2_msg */
const domainEventBlockJob2Msg = struct('remote_domain_event_block_job_2_msg', {
  callbackID: int,
  dom: nonnullDomain,
  dst: string(LIMITS.REMOTE_STRING_MAX),
  type: int,
  status: int,
});

/** remote_domain_event_callback_device_added_msg */
const domainEventCallbackDeviceAddedMsg = struct('remote_domain_event_callback_device_added_msg', {
  callbackID: int,
  dom: nonnullDomain,
  devAlias: string(LIMITS.REMOTE_STRING_MAX),
});

/** remote_domain_event_callback_metadata_change_msg */
const domainEventCallbackMetadataChangeMsg = struct('remote_domain_event_callback_metadata_change_msg', {
  callbackID: int,
  dom: nonnullDomain,
  type: int,
  nsuri: optional(string(LIMITS.REMOTE_STRING_MAX)),
});

/** remote_domain_event_block_threshold_msg */
const domainEventBlockThresholdMsg = struct('remote_domain_event_block_threshold_msg', {
  callbackID: int,
  dom: nonnullDomain,
  dev: string(LIMITS.REMOTE_STRING_MAX),
  path: optional(string(LIMITS.REMOTE_STRING_MAX)),
  threshold: uhyper,
  excess: uhyper,
});

/** Every procedure that Ullage may call. */
export const PROCEDURES = {
  CONNECT_OPEN: { number: 1, args: connectOpenArgs, ret: nothing },
  CONNECT_CLOSE: { number: 2, args: nothing, ret: nothing },
  CONNECT_GET_TYPE: { number: 3, args: nothing, ret: connectGetTypeRet },
  CONNECT_GET_VERSION: { number: 4, args: nothing, ret: connectGetVersionRet },
  CONNECT_GET_HOSTNAME: { number: 59, args: nothing, ret: connectGetHostnameRet },
  NODE_GET_INFO: { number: 6, args: nothing, ret: nodeGetInfoRet },
  DOMAIN_GET_XML_DESC: { number: 14, args: domainGetXmlDescArgs, ret: domainGetXmlDescRet },
  CONNECT_SUPPORTS_FEATURE: { number: 60, args: connectSupportsFeatureArgs, ret: connectSupportsFeatureRet },
  AUTH_LIST: { number: 66, args: nothing, ret: authListRet },
  AUTH_POLKIT: { number: 70, args: nothing, ret: authPolkitRet },
  STORAGE_POOL_LOOKUP_BY_NAME: { number: 84, args: storagePoolLookupByNameArgs, ret: storagePoolLookupByNameRet },
  STORAGE_POOL_GET_XML_DESC: { number: 88, args: storagePoolGetXmlDescArgs, ret: storagePoolGetXmlDescRet },
  STORAGE_VOL_LOOKUP_BY_NAME: { number: 95, args: storageVolLookupByNameArgs, ret: storageVolLookupByNameRet },
  STORAGE_VOL_GET_PATH: { number: 100, args: storageVolGetPathArgs, ret: storageVolGetPathRet },
  CONNECT_GET_URI: { number: 110, args: nothing, ret: connectGetUriRet },
  STORAGE_POOL_IS_ACTIVE: { number: 154, args: storagePoolIsActiveArgs, ret: storagePoolIsActiveRet },
  CONNECT_GET_LIB_VERSION: { number: 157, args: nothing, ret: connectGetLibVersionRet },
  DOMAIN_GET_BLOCK_INFO: { number: 194, args: domainGetBlockInfoArgs, ret: domainGetBlockInfoRet },
  DOMAIN_GET_STATE: { number: 212, args: domainGetStateArgs, ret: domainGetStateRet },
  DOMAIN_GET_BLOCK_JOB_INFO: { number: 238, args: domainGetBlockJobInfoArgs, ret: domainGetBlockJobInfoRet },
  DOMAIN_GET_DISK_ERRORS: { number: 263, args: domainGetDiskErrorsArgs, ret: domainGetDiskErrorsRet },
  CONNECT_LIST_ALL_DOMAINS: { number: 273, args: connectListAllDomainsArgs, ret: connectListAllDomainsRet },
  CONNECT_LIST_ALL_STORAGE_POOLS: {
    number: 281,
    args: connectListAllStoragePoolsArgs,
    ret: connectListAllStoragePoolsRet,
  },
  CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY: {
    number: 316,
    args: connectDomainEventCallbackRegisterAnyArgs,
    ret: connectDomainEventCallbackRegisterAnyRet,
  },
  CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY: {
    number: 317,
    args: connectDomainEventCallbackDeregisterAnyArgs,
    ret: nothing,
  },
  CONNECT_GET_ALL_DOMAIN_STATS: { number: 344, args: connectGetAllDomainStatsArgs, ret: connectGetAllDomainStatsRet },
} as const;

/** Every message that the server sends by itself. */
export const EVENT_MESSAGES = {
  DOMAIN_EVENT_CALLBACK_LIFECYCLE: { number: 318, message: domainEventCallbackLifecycleMsg },
  DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON: { number: 324, message: domainEventCallbackIoErrorReasonMsg },
  DOMAIN_EVENT_CALLBACK_DISK_CHANGE: { number: 327, message: domainEventCallbackDiskChangeMsg },
  DOMAIN_EVENT_CALLBACK_TRAY_CHANGE: { number: 328, message: domainEventCallbackTrayChangeMsg },
  DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED: { number: 333, message: domainEventCallbackDeviceRemovedMsg },
  DOMAIN_EVENT_BLOCK_JOB_2: { number: 339, message: domainEventBlockJob2Msg },
  DOMAIN_EVENT_CALLBACK_DEVICE_ADDED: { number: 354, message: domainEventCallbackDeviceAddedMsg },
  DOMAIN_EVENT_CALLBACK_METADATA_CHANGE: { number: 379, message: domainEventCallbackMetadataChangeMsg },
  DOMAIN_EVENT_BLOCK_THRESHOLD: { number: 385, message: domainEventBlockThresholdMsg },
} as const;
