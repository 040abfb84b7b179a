"""Lets TorchSharp's native library load where libstdc++ is older than GCC 13's, as on Debian 12.

    python3 debian12.py bench/FastNet.Rivals/bin/Release/net10.0/libLibTorchSharp.so

The library asks libstdc++ for one name of version GLIBCXX_3.4.32, an empty function that stands for "streams are initialised". Older compilers called
std::ios_base::Init::Init() in its place, which every libstdc++ has and which does not look at its object. The script writes that name and its version,
GLIBCXX_3.4, over the new ones. Nothing moves in the file, and its time stays, so that the next build does not copy the library anew.
"""

import os
import struct
import sys

NEW_NAME, OLD_NAME = b"_ZSt21ios_base_library_initv", b"_ZNSt8ios_base4InitC1Ev"
NEW_VERSION, OLD_VERSION = b"GLIBCXX_3.4.32", b"GLIBCXX_3.4"


def elf_hash(name):
    value = 0
    for byte in name:
        value = (value << 4) + byte
        value = (value ^ (value & 0xF0000000) >> 24) & 0x0FFFFFFF
    return value


def needed_version(data, name):
    """Where the table of needed versions has this one: hash, flags (none), index, place of the name, next entry."""
    pattern = struct.pack("<IH", elf_hash(name), 0)
    if data.count(pattern) != 1:
        sys.exit(f"{name.decode()} is asked for {data.count(pattern)} times; expected 1: the library is another one, or changed already")
    return data.index(pattern)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: debian12.py FILE, where FILE is libLibTorchSharp.so")
    path = sys.argv[1]
    with open(path, "rb") as library:
        data = bytearray(library.read())
    new, old = needed_version(data, NEW_VERSION), needed_version(data, OLD_VERSION)
    data[new:new + 4] = data[old:old + 4]
    data[new + 8:new + 12] = data[old + 8:old + 12]
    data = data.replace(NEW_NAME + b"\0", OLD_NAME.ljust(len(NEW_NAME) + 1, b"\0"))
    # A program may have the old file in memory, so the new one takes its place by its name.
    status = os.stat(path)
    with open(f"{path}.new", "wb") as library:
        library.write(data)
    os.chmod(f"{path}.new", status.st_mode)
    os.utime(f"{path}.new", ns=(status.st_atime_ns, status.st_mtime_ns))
    os.replace(f"{path}.new", path)


if __name__ == "__main__":
    main()
