import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#libs/product';
import { deploymentFiles } from './generated.js';

// Writes the parts of the deployment that follow from the manifests; a test fails on a difference.
for (const [path, text] of await deploymentFiles()) writeFileSync(join(projectRoot, path), text);
