import { crc32 } from 'node:zlib';

/** A ZIP file with one file in it, as it is: what Lambda takes for a function's code. */
export function zipOf(name: string, text: string): Uint8Array {
  const file = Buffer.from(name);
  const content = Buffer.from(text);
  // What both headers say of the file: version, flags, method (stored), time, date, checksum, sizes, length of the name.
  const about = Buffer.alloc(26);
  about.writeUInt16LE(20, 0);
  about.writeUInt16LE(0x21, 8);
  about.writeUInt32LE(crc32(content), 10);
  about.writeUInt32LE(content.length, 14);
  about.writeUInt32LE(content.length, 18);
  about.writeUInt16LE(file.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), about, file, content]);
  // Comment, disk, attributes (readable by all), where the file begins.
  const more = Buffer.alloc(14);
  more.writeUInt32LE(0o100644 * 0x10000, 6);
  const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), about, more, file]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(central.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, central, Buffer.from('PK\x05\x06', 'latin1'), end]);
}
