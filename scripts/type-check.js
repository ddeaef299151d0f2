/** Registers ts-node with its type check, which is left out elsewhere for speed: an application with a mistake does not synthesize. */
'use strict';
require('ts-node').register({ swc: false });
