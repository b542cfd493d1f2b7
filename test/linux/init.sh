#!/bin/busybox sh
# The guest's first process: brings up a small Linux on the host's files (read only), wires the simulated chips, runs the
# command that lies in the lab folder (lab= on the kernel's command line, the only place it may write) and switches off.
busybox=/bin/busybox
$busybox mount -t proc proc /proc
$busybox mount -t sysfs sysfs /sys
$busybox mount -t configfs configfs /sys/kernel/config
$busybox mount -t debugfs debugfs /sys/kernel/debug
$busybox mount -t tracefs tracefs /sys/kernel/tracing
$busybox mkdir -p /dev/pts /dev/shm
$busybox mount -t devpts devpts /dev/pts
$busybox mount -t tmpfs tmpfs /dev/shm
$busybox mount -t tmpfs tmpfs /run
$busybox ifconfig lo 127.0.0.1 up

lab=$($busybox sed -n 's/.*\blab=\([^ ]*\).*/\1/p' /proc/cmdline)
$busybox mount -t hostfs none "$lab" -o "$lab"

# chip NAME LABEL LINES: the kernel numbers the lines of the first from 512, those of the next after them.
chip() {
	folder=/sys/kernel/config/gpio-sim/$1
	$busybox mkdir -p "$folder/bank"
	echo "$3" >"$folder/bank/num_lines"
	echo "$2" >"$folder/bank/label"
}
# As on a Pi, the header's chip is not the only one, and its first line is not number 0.
chip firmware raspberrypi-exp-gpio 8
echo 1 >/sys/kernel/config/gpio-sim/firmware/live
chip header pinctrl-bcm2711 54
# A kernel driver holds GPIO 7.
$busybox mkdir -p /sys/kernel/config/gpio-sim/header/bank/line7/hog
echo w1 >/sys/kernel/config/gpio-sim/header/bank/line7/hog/name
echo input >/sys/kernel/config/gpio-sim/header/bank/line7/hog/direction
echo 1 >/sys/kernel/config/gpio-sim/header/live

export HOME=/run TMPDIR=/run PATH=/usr/bin:/bin NO_COLOR=1
$busybox sh "$lab/command.sh"
status=$?
echo
echo "EXIT $status"
$busybox poweroff -f
