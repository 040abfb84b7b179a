// node same-bits.mjs FOLDER: the program in the _framework folder that the build has made, under node.
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
const { dotnet } = await import(pathToFileURL(resolve(process.argv[2], 'dotnet.js')));
process.exit(await dotnet.run());
