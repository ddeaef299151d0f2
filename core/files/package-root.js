/** The one place that knows where it is: everything else that the program reads is found from here. */
'use strict';
module.exports = require('node:path').join(__dirname, '..', '..');
