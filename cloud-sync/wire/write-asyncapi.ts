import { writeFileSync } from 'node:fs';
import { asyncApiDocument } from './asyncapi.ts';

// node cloud-sync/wire/write-asyncapi.ts: brings asyncapi.json up to date with the schemas.
writeFileSync(`${import.meta.dirname}/asyncapi.json`, `${JSON.stringify(asyncApiDocument(), null, '\t')}\n`);
