import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/free-ports.ts';

/** Debian's nginx with one worker, which serves a file and fans out what is published by its module nchan. */
export interface Nginx {
	readonly fileUrl: string;
	readonly streamUrl: string;
	/** Fans a message out to every reader of the stream. */
	publish(message: string): Promise<void>;
	close(): Promise<void>;
}

/** @param file what it serves; @param connections that it must be able to hold */
export async function startNginx(file: string, connections: number): Promise<Nginx> {
	const folder = mkdtempSync(join(tmpdir(), 'prepazka-nginx-'));
	chmodSync(folder, 0o755);
	writeFileSync(join(folder, 'occupancy.json'), file);
	const port = await freePort();
	writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port, connections));
	const server = spawn('/usr/sbin/nginx', ['-c', join(folder, 'nginx.conf'), '-e', 'stderr', '-g', 'daemon off;'], {
		stdio: 'inherit',
	});
	const base = `http://127.0.0.1:${port}`;
	await answers(`${base}/occupancy.json`);
	return {
		fileUrl: `${base}/occupancy.json`,
		streamUrl: `${base}/stream`,
		async publish(message) {
			await fetch(`${base}/publish`, { method: 'POST', body: message });
		},
		async close() {
			const exit = once(server, 'exit');
			server.kill('SIGTERM');
			await exit;
			rmSync(folder, { recursive: true });
		},
	};
}

/** As one would set it up for speed: nothing logged, open files kept, connections kept alive. */
function configuration(folder: string, port: number, connections: number): string {
	return `load_module /usr/lib/nginx/modules/ngx_nchan_module.so;
${process.getuid?.() === 0 ? 'user root;' : ''}
pid ${folder}/nginx.pid;
worker_processes 1;
worker_rlimit_nofile ${connections * 2};
events { worker_connections ${connections + 1000}; }
http {
	access_log off;
	sendfile on;
	tcp_nodelay on;
	open_file_cache max=10 inactive=60s;
	keepalive_requests 1000000000;
	types { application/json json; }
	client_body_temp_path ${folder}/body;
	proxy_temp_path ${folder}/proxy;
	fastcgi_temp_path ${folder}/fastcgi;
	uwsgi_temp_path ${folder}/uwsgi;
	scgi_temp_path ${folder}/scgi;
	nchan_max_reserved_memory 64m;
	server {
		listen 127.0.0.1:${port} backlog=4096;
		root ${folder};
		location = /publish { nchan_publisher; nchan_channel_id occupancy; nchan_message_buffer_length 1; }
		location = /stream { nchan_subscriber eventsource; nchan_channel_id occupancy; }
	}
}
`;
}

/** Until somebody answers there. */
async function answers(url: string): Promise<void> {
	for (;;) {
		const answer = await fetch(url).catch(() => null);
		if (answer?.ok) return;
	}
}
