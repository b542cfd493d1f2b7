#!/bin/sh
# Builds the guest's kernel from Debian's source: a user-mode Linux, so an ordinary program, with simulated GPIO lines.
# usage: build-kernel.sh SOURCE.tar.xz FOLDER      result: FOLDER/linux
set -eu
source=$1
folder=$2
config=$(cd "$(dirname "$0")" && pwd)/kernel.config

rm -rf "$folder/source" "$folder/objects"
mkdir -p "$folder/source"
tar -C "$folder/source" --strip-components=1 -xf "$source"
cd "$folder/source"

# change FILE LINE-BEFORE LINE-AFTER: a newer source in which the line is not found must not be built unnoticed.
change() {
	[ -n "$(sed -n "/$2/p" "$1")" ] || { echo "$1 has no line like $2: this kernel source needs another recipe." >&2; exit 1; }
	sed -i "s/$2/$3/" "$1"
}
# User-mode Linux takes every interrupt number for itself; gpio-sim needs some, or its lines have no edges.
change arch/um/include/asm/irq.h '^#define NR_IRQS\t\t\tUM_LAST_SIGNAL_IRQ$' '#define NR_IRQS\t\t\t(UM_LAST_SIGNAL_IRQ + 256)'
# A tick of 10 ms would make each edge as late as that.
change arch/um/Kconfig '^\tdefault 100$' '\tdefault 1000'
# Processors with matrix registers (AMX) have 11 kB of them for each program; the source counts on 2.7 kB.
change arch/x86/um/user-offsets.c '^\tDEFINE_LONGS(HOST_FP_SIZE, 2696);$' '\tDEFINE_LONGS(HOST_FP_SIZE, 12288);'

make -s ARCH=um O="$folder/objects" KCONFIG_ALLCONFIG="$config" allnoconfig
make -s ARCH=um O="$folder/objects" -j"$(nproc)"
strip -o "$folder/linux.new" "$folder/objects/linux"
cd "$folder"
rm -rf source objects
mv linux.new linux
