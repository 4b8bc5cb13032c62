"use strict";
/* Names as people look for them: width, case and kana do not count. */
const fold = (name) => name.normalize("NFKC").toLowerCase().replace(/[\u30a1-\u30f6]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60));
