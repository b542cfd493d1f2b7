/*
 * A disk in memory that can lose power, for real SQLite: a VFS (https://www.sqlite.org/vfs.html) in a loadable
 * extension. Files named `file:disk-N.NAME` are on the simulated disk N, all others on the machine's own. What is
 * written and not yet synchronised survives a cut in whole, in part or not at all, by 512-byte sectors, as
 * https://www.sqlite.org/atomiccommit.html describes it; bytes that nobody wrote stay as they were (SQLite's
 * "powersafe overwrite", which its own Unix VFS assumes too). One thread only.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "sqlite3ext.h"
SQLITE_EXTENSION_INIT1

#define SECTOR 512
#define BLOCK 4096 /* what the kernel writes to a block device at once */
#define PREFIX "file:disk-"
#define SHM_LOCKS SQLITE_SHM_NLOCK

typedef struct Disk Disk;

typedef struct File {
	char *name;
	int refs;
	unsigned char *now, *kept; /* as the process sees it; as it is on the disk for certain */
	int64_t now_size, now_room, kept_size, kept_room;
	int created;  /* its name is on the disk for certain */
	int unlinked; /* the process has deleted it */
	int dead;     /* belongs to a machine that has lost power */
	unsigned char *dirty; /* a bit for each block written since it was last synchronised */
	int64_t dirty_room;
	int shared, reserved, pending, exclusive; /* how many handles hold each lock */
	void **shm;
	int shm_regions, shm_region_bytes, shm_users;
	int shm_shared[SHM_LOCKS], shm_exclusive[SHM_LOCKS];
	Disk *disk;
	struct File *next;
} File;

/* Something done and not yet synchronised: a write, a truncation or a deletion, in the order in which they were done. */
typedef struct Step {
	enum { WRITE, TRUNCATE, DELETE } kind;
	File *file;
	int64_t offset, size;
	unsigned char *bytes;
	struct Step *next;
} Step;

struct Disk {
	int id;
	File *files; /* newest first; deleted ones until the deletion is on the disk */
	Step *first, *last;
	int64_t limit;      /* most bytes in all files; -1 when it never fills up */
	int64_t fail_after; /* operations until the power goes; -1 when it stays */
	int off;
	int64_t operations, writes, bytes, blocks, syncs;
	Disk *next;
};

typedef struct Handle {
	sqlite3_file base;
	File *file;
	int lock;
	int is_new_log; /* its first synchronisation is that of its folder, too */
	int uses_shm;
	int shm_shared, shm_exclusive; /* masks of locks held */
} Handle;

static Disk *disks;
static int disk_count;
static sqlite3_vfs *machine;

/* splitmix64, https://prng.di.unimi.it/splitmix64.c */
static uint64_t chance;
static uint64_t draw(uint64_t below) {
	uint64_t z = (chance += 0x9e3779b97f4a7c15u);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (z ^ (z >> 31)) % below;
}

static void *grown(void *block, int64_t *room, int64_t wanted) {
	if (wanted <= *room) return block;
	int64_t fresh = *room * 2 > wanted ? *room * 2 : wanted + BLOCK;
	block = realloc(block, fresh);
	memset((char *)block + *room, 0, fresh - *room);
	*room = fresh;
	return block;
}

/* ---- files and what is not yet on the disk ---- */

static void put(unsigned char **bytes, int64_t *room, int64_t *size, const unsigned char *from, int64_t count, int64_t at) {
	*bytes = grown(*bytes, room, at + count);
	memcpy(*bytes + at, from, count);
	if (at + count > *size) *size = at + count;
}

static void cut_to(unsigned char *bytes, int64_t *size, int64_t to) {
	if (to >= *size) return;
	memset(bytes + to, 0, *size - to);
	*size = to;
}

static void release(File *file) {
	if (--file->refs > 0) return;
	for (int i = 0; i < file->shm_regions; i++) free(file->shm[i]);
	free(file->shm);
	free(file->dirty);
	free(file->now);
	free(file->kept);
	free(file->name);
	free(file);
}

static File *create(Disk *disk, const char *name) {
	File *file = calloc(1, sizeof *file);
	file->name = strdup(name);
	file->refs = 1;
	file->disk = disk;
	file->next = disk->files;
	disk->files = file;
	return file;
}

static File *find(Disk *disk, const char *name) {
	for (File *file = disk->files; file; file = file->next)
		if (!file->unlinked && strcmp(file->name, name) == 0) return file;
	return NULL;
}

static void forget(Disk *disk, File *file) {
	for (File **link = &disk->files; *link; link = &(*link)->next)
		if (*link == file) {
			*link = file->next;
			release(file);
			return;
		}
}

static void note(Disk *disk, int kind, File *file, const void *bytes, int64_t size, int64_t offset) {
	Step *step = calloc(1, sizeof *step);
	step->kind = kind;
	step->file = file;
	step->offset = offset;
	step->size = size;
	if (bytes) step->bytes = memcpy(malloc(size), bytes, size);
	file->refs++;
	if (disk->last) disk->last->next = step;
	else disk->first = step;
	disk->last = step;
}

static void discard(Step *step) {
	release(step->file);
	free(step->bytes);
	free(step);
}

/* Part of a write, or all of another step, reaches the disk. */
static void reach(Step *step, int64_t from, int64_t to) {
	File *file = step->file;
	if (step->kind == WRITE) put(&file->kept, &file->kept_room, &file->kept_size, step->bytes + from, to - from, step->offset + from);
	else if (step->kind == TRUNCATE) cut_to(file->kept, &file->kept_size, step->offset);
}

/* Writes and truncations of a file reach the disk; or, without a file, all names come and go there as they did here. */
static void settle(Disk *disk, File *file) {
	disk->last = NULL;
	for (Step **link = &disk->first; *link;) {
		Step *step = *link;
		if (file ? step->file == file && step->kind != DELETE : step->kind == DELETE) {
			if (file) reach(step, 0, step->size);
			else forget(disk, step->file);
			*link = step->next;
			discard(step);
		} else {
			disk->last = step;
			link = &step->next;
		}
	}
}

static void settle_file(Disk *disk, File *file) {
	settle(disk, file);
	for (int64_t i = 0; i < file->dirty_room; i++)
		for (; file->dirty[i]; file->dirty[i] &= file->dirty[i] - 1) disk->blocks++;
}

static void settle_folder(Disk *disk) {
	settle(disk, NULL);
	for (File *file = disk->files; file; file = file->next) file->created = 1;
}

static void soil(File *file, int64_t offset, int64_t size) {
	for (int64_t block = offset / BLOCK; block <= (offset + size - 1) / BLOCK; block++) {
		file->dirty = grown(file->dirty, &file->dirty_room, block / 8 + 1);
		file->dirty[block / 8] |= 1 << (block % 8);
	}
}

/* ---- the cut ---- */

/* Some of the sectors of a write reach the disk; one of them may be torn. */
static void tear(Step *step, int any_subset) {
	if (step->kind != WRITE) return;
	int64_t end = any_subset ? step->size : (int64_t)draw(step->size + 1);
	for (int64_t from = 0; from < end;) {
		int64_t to = (step->offset + from) / SECTOR * SECTOR + SECTOR - step->offset;
		if (to > end) to = end;
		if (!any_subset || draw(2)) reach(step, from, any_subset && draw(8) == 0 ? from + (int64_t)draw(to - from + 1) : to);
		from = to;
	}
}

/* What is left of the unsynchronised: nothing, all, as far as the disk had come in order, or anything of it. */
static void strike(Disk *disk) {
	enum { NOTHING, ALL, IN_ORDER, ANYTHING } mode = draw(4);
	int64_t count = 0, index = 0;
	for (Step *step = disk->first; step; step = step->next) count++;
	int64_t reached = mode == ALL ? count : mode == IN_ORDER && count ? (int64_t)draw(count) : 0;
	for (Step *step = disk->first; step; step = step->next, index++) {
		int whole = mode == ANYTHING ? step->kind != WRITE && draw(2) : index < reached;
		if (whole) reach(step, 0, step->size);
		else if (mode == ANYTHING || (mode == IN_ORDER && index == reached)) tear(step, mode == ANYTHING);
		if (whole && step->kind == DELETE) step->file->dead = 1;
	}
	while (disk->first) {
		Step *step = disk->first;
		disk->first = step->next;
		discard(step);
	}
	disk->last = NULL;
}

/* Power goes and comes back: the survivors are new files, and whoever still holds an old one holds nothing. */
static void cut(Disk *disk, uint64_t seed) {
	chance = seed;
	for (File *file = disk->files; file; file = file->next)
		if (!file->created && !draw(2)) file->dead = 1;
	strike(disk);
	File *before = disk->files;
	disk->files = NULL;
	for (File *next; before; before = next) {
		next = before->next;
		if (!before->dead && !find(disk, before->name)) {
			File *file = create(disk, before->name);
			put(&file->kept, &file->kept_room, &file->kept_size, before->kept, before->kept_size, 0);
			put(&file->now, &file->now_room, &file->now_size, before->kept, before->kept_size, 0);
			file->created = 1;
		}
		before->dead = 1;
		release(before);
	}
	disk->off = 0;
	disk->fail_after = -1;
}

/* ---- operations on open files ---- */

static int is_off(File *file) { return file->dead || file->disk->off; }

/* Counts an operation that changes the disk. @return whether the power goes with it */
static int power_goes(Disk *disk) {
	disk->operations++;
	if (disk->fail_after < 0 || disk->fail_after-- > 0) return 0;
	disk->off = 1;
	return 1;
}

static int close_file(sqlite3_file *base) {
	Handle *handle = (Handle *)base;
	if (handle->file) release(handle->file);
	handle->file = NULL;
	return SQLITE_OK;
}

static int read_file(sqlite3_file *base, void *into, int size, sqlite3_int64 offset) {
	File *file = ((Handle *)base)->file;
	if (is_off(file)) return SQLITE_IOERR_READ;
	int64_t there = file->now_size - offset;
	if (there >= size) {
		memcpy(into, file->now + offset, size);
		return SQLITE_OK;
	}
	memset(into, 0, size);
	if (there > 0) memcpy(into, file->now + offset, there);
	return SQLITE_IOERR_SHORT_READ;
}

static int64_t used(Disk *disk) {
	int64_t sum = 0;
	for (File *file = disk->files; file; file = file->next) sum += file->unlinked ? 0 : file->now_size;
	return sum;
}

static int write_file(sqlite3_file *base, const void *from, int size, sqlite3_int64 offset) {
	File *file = ((Handle *)base)->file;
	Disk *disk = file->disk;
	if (is_off(file)) return SQLITE_IOERR_WRITE;
	int64_t growth = offset + size - file->now_size;
	if (disk->limit >= 0 && growth > 0 && used(disk) + growth > disk->limit) return SQLITE_FULL;
	disk->writes++;
	disk->bytes += size;
	soil(file, offset, size);
	put(&file->now, &file->now_room, &file->now_size, from, size, offset);
	note(disk, WRITE, file, from, size, offset);
	return power_goes(disk) ? SQLITE_IOERR_WRITE : SQLITE_OK;
}

static int truncate_file(sqlite3_file *base, sqlite3_int64 size) {
	File *file = ((Handle *)base)->file;
	if (is_off(file)) return SQLITE_IOERR_TRUNCATE;
	cut_to(file->now, &file->now_size, size);
	note(file->disk, TRUNCATE, file, NULL, 0, size);
	return power_goes(file->disk) ? SQLITE_IOERR_TRUNCATE : SQLITE_OK;
}

static int sync_file(sqlite3_file *base, int flags) {
	Handle *handle = (Handle *)base;
	Disk *disk = handle->file->disk;
	(void)flags;
	if (is_off(handle->file) || power_goes(disk)) return SQLITE_IOERR_FSYNC;
	disk->syncs++;
	settle_file(disk, handle->file);
	if (handle->is_new_log) settle_folder(disk);
	handle->is_new_log = 0;
	return SQLITE_OK;
}

static int size_of_file(sqlite3_file *base, sqlite3_int64 *size) {
	File *file = ((Handle *)base)->file;
	if (is_off(file)) return SQLITE_IOERR_FSTAT;
	*size = file->now_size;
	return SQLITE_OK;
}

/* The locks of https://www.sqlite.org/lockingv3.html among the handles of this process. */
static int lock_file(sqlite3_file *base, int wanted) {
	Handle *handle = (Handle *)base;
	File *file = handle->file;
	if (is_off(file)) return SQLITE_IOERR_LOCK;
	if (handle->lock >= wanted) return SQLITE_OK;
	int own_reserved = handle->lock >= SQLITE_LOCK_RESERVED, own_shared = handle->lock >= SQLITE_LOCK_SHARED;
	int own_pending = handle->lock >= SQLITE_LOCK_PENDING;
	if (wanted == SQLITE_LOCK_SHARED) {
		if (file->pending || file->exclusive) return SQLITE_BUSY;
		file->shared++;
	} else if (wanted == SQLITE_LOCK_RESERVED) {
		if (file->reserved) return SQLITE_BUSY;
		file->reserved++;
	} else {
		if (file->reserved > own_reserved || file->pending > own_pending) return SQLITE_BUSY;
		if (!own_reserved) file->reserved++;
		if (!own_pending) file->pending++;
		handle->lock = SQLITE_LOCK_PENDING;
		if (wanted == SQLITE_LOCK_PENDING) return SQLITE_OK;
		if (file->shared > own_shared) return SQLITE_BUSY;
		file->exclusive++;
	}
	handle->lock = wanted;
	return SQLITE_OK;
}

static int unlock_file(sqlite3_file *base, int wanted) {
	Handle *handle = (Handle *)base;
	File *file = handle->file;
	if (handle->lock >= SQLITE_LOCK_EXCLUSIVE && wanted < SQLITE_LOCK_EXCLUSIVE) file->exclusive--;
	if (handle->lock >= SQLITE_LOCK_PENDING && wanted < SQLITE_LOCK_PENDING) file->pending--;
	if (handle->lock >= SQLITE_LOCK_RESERVED && wanted < SQLITE_LOCK_RESERVED) file->reserved--;
	if (handle->lock >= SQLITE_LOCK_SHARED && wanted < SQLITE_LOCK_SHARED) file->shared--;
	if (handle->lock > wanted) handle->lock = wanted;
	return SQLITE_OK;
}

static int is_reserved(sqlite3_file *base, int *reserved) {
	*reserved = ((Handle *)base)->file->reserved > 0;
	return SQLITE_OK;
}

static int control_file(sqlite3_file *base, int operation, void *argument) {
	(void)base, (void)operation, (void)argument;
	return SQLITE_NOTFOUND;
}

/* As the Unix VFS answers by default. */
static int sector_size(sqlite3_file *base) {
	(void)base;
	return 4096;
}
static int characteristics(sqlite3_file *base) {
	(void)base;
	return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

/* ---- the memory that connections share in WAL mode, gone with the power ---- */

static int map_shm(sqlite3_file *base, int region, int size, int extend, void volatile **at) {
	Handle *handle = (Handle *)base;
	File *file = handle->file;
	if (!handle->uses_shm) {
		handle->uses_shm = 1;
		file->shm_users++;
	}
	*at = NULL;
	if (region >= file->shm_regions) {
		if (!extend) return SQLITE_OK;
		file->shm = realloc(file->shm, (region + 1) * sizeof *file->shm);
		while (file->shm_regions <= region) file->shm[file->shm_regions++] = calloc(1, size);
	}
	*at = file->shm[region];
	return SQLITE_OK;
}

static int lock_shm(sqlite3_file *base, int first, int count, int flags) {
	Handle *handle = (Handle *)base;
	File *file = handle->file;
	int is_lock = flags & SQLITE_SHM_LOCK, is_shared = flags & SQLITE_SHM_SHARED;
	if (is_lock && is_off(file)) return SQLITE_IOERR_SHMLOCK;
	for (int i = first; is_lock && i < first + count; i++) {
		int other_exclusive = file->shm_exclusive[i] - ((handle->shm_exclusive >> i) & 1);
		int other_shared = file->shm_shared[i] - ((handle->shm_shared >> i) & 1);
		if (other_exclusive || (!is_shared && other_shared)) return SQLITE_BUSY;
	}
	for (int i = first; i < first + count; i++) {
		int *mask = is_shared ? &handle->shm_shared : &handle->shm_exclusive;
		int *held = is_shared ? file->shm_shared : file->shm_exclusive;
		int has = (*mask >> i) & 1;
		if (is_lock && !has) *mask |= 1 << i, held[i]++;
		if (!is_lock && has) *mask &= ~(1 << i), held[i]--;
	}
	return SQLITE_OK;
}

static void barrier_shm(sqlite3_file *base) { (void)base; }

static int unmap_shm(sqlite3_file *base, int forget_it) {
	Handle *handle = (Handle *)base;
	File *file = handle->file;
	(void)forget_it;
	if (!handle->uses_shm) return SQLITE_OK;
	lock_shm(base, 0, SHM_LOCKS, SQLITE_SHM_UNLOCK | SQLITE_SHM_SHARED);
	lock_shm(base, 0, SHM_LOCKS, SQLITE_SHM_UNLOCK | SQLITE_SHM_EXCLUSIVE);
	handle->uses_shm = 0;
	if (--file->shm_users > 0) return SQLITE_OK;
	for (int i = 0; i < file->shm_regions; i++) free(file->shm[i]);
	file->shm_regions = 0;
	return SQLITE_OK;
}

static const sqlite3_io_methods METHODS = {
	2, close_file, read_file, write_file, truncate_file, sync_file, size_of_file, lock_file, unlock_file, is_reserved,
	control_file, sector_size, characteristics, map_shm, lock_shm, barrier_shm, unmap_shm, NULL, NULL,
};

/* ---- the VFS: our names here, all others on the machine's own disk ---- */

static Disk *disk_of_id(int id) {
	for (Disk *disk = disks; disk; disk = disk->next)
		if (disk->id == id) return disk;
	return NULL;
}

static Disk *disk_of_path(const char *path) {
	if (!path || strncmp(path, PREFIX, strlen(PREFIX)) != 0) return NULL;
	return disk_of_id(atoi(path + strlen(PREFIX)));
}

static int open_file(sqlite3_vfs *vfs, sqlite3_filename path, sqlite3_file *base, int flags, int *out_flags) {
	(void)vfs;
	Disk *disk = disk_of_path(path);
	if (!disk) return machine->xOpen(machine, path, base, flags, out_flags);
	Handle *handle = (Handle *)base;
	memset(handle, 0, sizeof *handle);
	File *file = find(disk, path);
	if (disk->off) return SQLITE_CANTOPEN;
	if (!file) {
		if (!(flags & SQLITE_OPEN_CREATE)) return SQLITE_CANTOPEN;
		if (power_goes(disk)) return SQLITE_CANTOPEN;
		file = create(disk, path);
		// As the Unix VFS: the name of a database is certain with that of its first journal.
		handle->is_new_log = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL)) != 0;
	}
	file->refs++;
	handle->file = file;
	handle->base.pMethods = &METHODS;
	if (out_flags) *out_flags = flags;
	return SQLITE_OK;
}

static int delete_file(sqlite3_vfs *vfs, const char *path, int sync_folder) {
	(void)vfs;
	Disk *disk = disk_of_path(path);
	if (!disk) return machine->xDelete(machine, path, sync_folder);
	File *file = find(disk, path);
	if (disk->off) return SQLITE_IOERR_DELETE;
	if (!file) return SQLITE_IOERR_DELETE_NOENT;
	file->unlinked = 1;
	note(disk, DELETE, file, NULL, 0, 0);
	if (power_goes(disk)) return SQLITE_IOERR_DELETE;
	if (!sync_folder) return SQLITE_OK;
	settle_folder(disk);
	return SQLITE_OK;
}

static int access_file(sqlite3_vfs *vfs, const char *path, int flags, int *result) {
	(void)vfs;
	Disk *disk = disk_of_path(path);
	if (!disk) return machine->xAccess(machine, path, flags, result);
	File *file = find(disk, path);
	*result = file != NULL && (flags != SQLITE_ACCESS_EXISTS || file->now_size > 0);
	return SQLITE_OK;
}

static int full_name(sqlite3_vfs *vfs, const char *path, int size, char *into) {
	(void)vfs;
	if (!disk_of_path(path)) return machine->xFullPathname(machine, path, size, into);
	if ((int)strlen(path) >= size) return SQLITE_CANTOPEN;
	strcpy(into, path);
	return SQLITE_OK;
}

/* ---- what tests do to a disk: SQL functions of the connection that loaded this ---- */

static Disk *disk_argument(sqlite3_context *context, sqlite3_value **arguments) {
	Disk *disk = disk_of_id(sqlite3_value_int(arguments[0]));
	if (!disk) sqlite3_result_error(context, "there is no such disk", -1);
	return disk;
}

static void disk_create(sqlite3_context *context, int count, sqlite3_value **arguments) {
	(void)count, (void)arguments;
	Disk *disk = calloc(1, sizeof *disk);
	disk->id = ++disk_count;
	disk->limit = disk->fail_after = -1;
	disk->next = disks;
	disks = disk;
	sqlite3_result_int(context, disk->id);
}

static void disk_cut(sqlite3_context *context, int count, sqlite3_value **arguments) {
	(void)count;
	Disk *disk = disk_argument(context, arguments);
	if (disk) cut(disk, (uint64_t)sqlite3_value_int64(arguments[1]));
}

static void disk_fail_after(sqlite3_context *context, int count, sqlite3_value **arguments) {
	(void)count;
	Disk *disk = disk_argument(context, arguments);
	if (disk) disk->fail_after = sqlite3_value_int64(arguments[1]);
}

static void disk_limit(sqlite3_context *context, int count, sqlite3_value **arguments) {
	(void)count;
	Disk *disk = disk_argument(context, arguments);
	if (disk) disk->limit = sqlite3_value_int64(arguments[1]);
}

static void disk_counters(sqlite3_context *context, int count, sqlite3_value **arguments) {
	(void)count;
	Disk *disk = disk_argument(context, arguments);
	if (!disk) return;
	char *text = sqlite3_mprintf(
		"{\"operations\":%lld,\"writes\":%lld,\"bytes\":%lld,\"blockBytes\":%lld,\"syncs\":%lld,\"usedBytes\":%lld}", disk->operations,
		disk->writes, disk->bytes, disk->blocks * BLOCK, disk->syncs, used(disk));
	sqlite3_result_text(context, text, -1, sqlite3_free);
}

/* A file as it is, or NULL when there is none. */
static void disk_read(sqlite3_context *context, int count, sqlite3_value **arguments) {
	(void)count;
	Disk *disk = disk_argument(context, arguments);
	File *file = disk ? find(disk, (const char *)sqlite3_value_text(arguments[1])) : NULL;
	if (file) sqlite3_result_blob(context, file->now, file->now_size, SQLITE_TRANSIENT);
}

/* A file of these bytes for certain, or none at all when they are NULL. */
static void disk_put(sqlite3_context *context, int count, sqlite3_value **arguments) {
	(void)count;
	Disk *disk = disk_argument(context, arguments);
	if (!disk) return;
	const char *name = (const char *)sqlite3_value_text(arguments[1]);
	File *file = find(disk, name);
	if (file) {
		file->unlinked = 1;
		note(disk, DELETE, file, NULL, 0, 0);
		settle_folder(disk);
	}
	if (sqlite3_value_type(arguments[2]) == SQLITE_NULL) return;
	const unsigned char *bytes = sqlite3_value_blob(arguments[2]);
	int size = sqlite3_value_bytes(arguments[2]);
	file = create(disk, name);
	settle_folder(disk);
	put(&file->now, &file->now_room, &file->now_size, bytes, size, 0);
	put(&file->kept, &file->kept_room, &file->kept_size, bytes, size, 0);
}

static void disk_drop(sqlite3_context *context, int count, sqlite3_value **arguments) {
	(void)count;
	Disk *disk = disk_argument(context, arguments);
	if (!disk) return;
	disk->limit = 0;
	cut(disk, 0);
	while (disk->files) forget(disk, disk->files);
}

static const struct {
	const char *name;
	int arguments;
	void (*function)(sqlite3_context *, int, sqlite3_value **);
} FUNCTIONS[] = {
	{"disk_create", 0, disk_create},   {"disk_cut", 2, disk_cut},   {"disk_fail_after", 2, disk_fail_after},
	{"disk_limit", 2, disk_limit},     {"disk_read", 2, disk_read}, {"disk_put", 3, disk_put},
	{"disk_counters", 1, disk_counters}, {"disk_drop", 1, disk_drop},
};

int sqlite3_extension_init(sqlite3 *connection, char **error, const sqlite3_api_routines *api) {
	(void)error;
	SQLITE_EXTENSION_INIT2(api);
	for (size_t i = 0; i < sizeof FUNCTIONS / sizeof *FUNCTIONS; i++)
		sqlite3_create_function(
			connection, FUNCTIONS[i].name, FUNCTIONS[i].arguments, SQLITE_UTF8, NULL, FUNCTIONS[i].function, NULL, NULL);
	static sqlite3_vfs ours;
	if (machine) return SQLITE_OK_LOAD_PERMANENTLY;
	machine = sqlite3_vfs_find(NULL);
	ours = *machine;
	ours.zName = "power-disk";
	ours.pNext = NULL;
	if (ours.szOsFile < (int)sizeof(Handle)) ours.szOsFile = sizeof(Handle);
	ours.xOpen = open_file;
	ours.xDelete = delete_file;
	ours.xAccess = access_file;
	ours.xFullPathname = full_name;
	int code = sqlite3_vfs_register(&ours, 1);
	return code == SQLITE_OK ? SQLITE_OK_LOAD_PERMANENTLY : code;
}
