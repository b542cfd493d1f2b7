/**
 * @typedef {object} PiPlan where things are on the Pi
 * @property {string} repository the folder of Přepážka
 * @property {string} node the Node to run it with
 */

/** Runs the office; may use the lines, the serial ports and the I²C bus. */
export const OFFICE_USER = { name: 'prepazka', groups: ['gpio', 'dialout', 'i2c'] };

/** Shows the screens and touches nothing else. */
export const KIOSK_USER = { name: 'prepazka-kiosk', groups: ['video', 'render', 'input', 'tty', 'audio'] };

export const CONFIG_FOLDER = '/etc/prepazka';

/**
 * The files that the installation writes. Those with `keep` are the town's own once they exist.
 * @param {PiPlan} plan
 * @returns {readonly { path: string, mode: number, keep: boolean, text: string }[]}
 */
export function piFiles(plan) {
	const units = '/etc/systemd/system';
	return [
		{ path: `${CONFIG_FOLDER}/office.env`, mode: 0o640, keep: true, text: officeSettings() },
		{ path: `${units}/prepazka-office.service`, mode: 0o644, keep: false, text: officeUnit(plan) },
		{ path: `${units}/prepazka-kiosk.service`, mode: 0o644, keep: false, text: kioskUnit(plan) },
	];
}

function officeSettings() {
	return `# Settings of the office process. After a change: systemctl restart prepazka-office prepazka-kiosk
PREPAZKA_BOARD=pi
PREPAZKA_CONFIG=${CONFIG_FOLDER}/office.yaml
PREPAZKA_DATA=/var/lib/prepazka
PREPAZKA_OFFICE_PORT=8081
# The broker that the office shares with the cloud; the office does not start without it. On the broker's machine,
# scripts/provision.mjs makes these lines and the files they name.
#PREPAZKA_MQTT_URL=mqtts://broker.example:8883
#PREPAZKA_MQTT_CA=${CONFIG_FOLDER}/mqtt/ca.crt
#PREPAZKA_MQTT_CERT=${CONFIG_FOLDER}/mqtt/client.crt
#PREPAZKA_MQTT_KEY=${CONFIG_FOLDER}/mqtt/client.key
#PREPAZKA_PIN_KEYS=${CONFIG_FOLDER}/mqtt/pin-keys
# The town's website with the queue, for the QR code on each ticket.
#PREPAZKA_PUBLIC_URL=https://prepazka.example
`;
}

/** @param {PiPlan} plan */
function officeUnit({ repository, node }) {
	return `[Unit]
Description=Přepážka: the office's queue
After=network.target time-sync.target

[Service]
User=${OFFICE_USER.name}
WorkingDirectory=${repository}
EnvironmentFile=${CONFIG_FOLDER}/office.env
ExecStart=${node} scripts/run.ts office
# The journal replays: starting again is always right, and the queue must not stand.
Restart=always
RestartSec=2
StateDirectory=${OFFICE_USER.name}
StateDirectoryMode=0750
UMask=0027
${HARDENING}
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
# Not ProtectKernelTunables: it would make /sys read-only, where GPIO lines are exported.
# Not PrivateDevices: the printer and the I²C bus are devices.
CapabilityBoundingSet=
RestrictNamespaces=yes
RestrictRealtime=yes
ProtectHome=${repository.startsWith('/home/') ? 'read-only' : 'yes'}

[Install]
WantedBy=multi-user.target
`;
}

/** @param {PiPlan} plan */
function kioskUnit({ repository, node }) {
	return `[Unit]
Description=Přepážka: the screens of the hall
After=prepazka-office.service systemd-user-sessions.service
# The screens need no office to come up: they show a notice until it answers.
Wants=prepazka-office.service
Conflicts=getty@tty7.service

[Service]
User=${KIOSK_USER.name}
WorkingDirectory=${repository}
# For the office's port.
EnvironmentFile=${CONFIG_FOLDER}/office.env
# An X server of its own on the seventh console; the screens are its only clients.
PAMName=login
TTYPath=/dev/tty7
StandardInput=tty
StandardOutput=journal
ExecStart=/usr/bin/xinit ${node} ${repository}/scripts/kiosk.mjs -- :0 vt7 -nolisten tcp -nocursor
Restart=always
RestartSec=5
StateDirectory=${KIOSK_USER.name}
# Chromium's sandbox makes namespaces of its own, so nothing here may forbid them.
${HARDENING}

[Install]
WantedBy=multi-user.target
`;
}

/**
 * What both services can do without. Not ProtectClock: it would lock every device away but the clock.
 */
const HARDENING = `NoNewPrivileges=yes
ProtectSystem=strict
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectHostname=yes
RestrictSUIDSGID=yes
LockPersonality=yes
PrivateTmp=yes
SystemCallArchitectures=native`;
