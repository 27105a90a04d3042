// Everything a page of the console does by itself; no page needs more than this file and htmx.
import "@tabler/core/dist/js/tabler.min.js";
import "./checked.js";
import "./copy.js";
import "./dialog.js";
import "./failure.js";
import "./labels.js";
import "./live.js";
import "./theme.js";
import "./times.js";
