/*
 * Preloaded into a process, makes one sector of the file BAD_FILE, at BAD_OFFSET, as unreadable as on a worn card: every
 * way by which Node and SQLite read it gives EIO. Only that very file: one that is put in its place later is sound.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SECTOR 512

static struct stat bad_file;
static off_t bad_offset = -1;

__attribute__((constructor)) static void remember(void)
{
	const char *file = getenv("BAD_FILE"), *offset = getenv("BAD_OFFSET");
	if (file && offset && stat(file, &bad_file) == 0) bad_offset = atoll(offset);
}

static int meets(int descriptor, off_t from, size_t length)
{
	struct stat asked;
	if (bad_offset < 0 || fstat(descriptor, &asked) != 0) return 0;
	if (asked.st_dev != bad_file.st_dev || asked.st_ino != bad_file.st_ino) return 0;
	if (from >= bad_offset + SECTOR || from + (off_t)length <= bad_offset) return 0;
	errno = EIO;
	return 1;
}

static off_t place(int descriptor, off_t *given)
{
	return given ? *given : lseek(descriptor, 0, SEEK_CUR);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t read(int from, void *into, size_t length)
{
	return meets(from, place(from, NULL), length) ? -1 : REAL(read)(from, into, length);
}

ssize_t pread64(int from, void *into, size_t length, off64_t offset)
{
	return meets(from, offset, length) ? -1 : REAL(pread64)(from, into, length, offset);
}

ssize_t sendfile(int to, int from, off_t *offset, size_t length)
{
	return meets(from, place(from, offset), length) ? -1 : REAL(sendfile)(to, from, offset, length);
}

/* Node's copying calls the kernel by number. */
long syscall(long number, ...)
{
	long given[6];
	va_list list;
	va_start(list, number);
	for (int i = 0; i < 6; i++) given[i] = va_arg(list, long);
	va_end(list);
	if (number == SYS_copy_file_range && meets((int)given[0], place((int)given[0], (off_t *)given[1]), (size_t)given[4]))
		return -1;
	return REAL(syscall)(number, given[0], given[1], given[2], given[3], given[4], given[5]);
}
