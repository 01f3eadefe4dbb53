# A 512-byte guest: its boot sector writes CHUNKS x 32 KiB from sector START on to the disk it was booted from, by INT 13h
# extended writes (AH=43h), then halts. Assembled by ../../writing-guest.ts.
.code16
.globl _start
_start:
  cli
  xorw %ax, %ax
  movw %ax, %ds
  movw %ax, %ss
  movw $0x7000, %sp
  sti
  movl $CHUNKS, %ebp
next:
  movw $packet, %si
  movb $0x43, %ah         # extended write; the BIOS leaves the boot drive's number in DL
  xorb %al, %al
  movb $0x80, %dl
  int $0x13
  jc done
  addl $64, sector
  decl %ebp
  jnz next
done:
  hlt
  jmp done
.align 4
packet:                   # disk address packet: size, count, buffer (1000:0000), first sector
  .byte 0x10, 0
  .word 64
  .word 0x0000, 0x1000
sector:
  .long START, 0
.org 510
.word 0xaa55
