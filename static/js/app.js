// Everything here adds comfort; pages work without it.
import "./menus.js";
import "./sheets.js";
import "./forms.js";
import "./keeping.js";
import "./pages.js";
import "./exchange.js";
import "./keys.js";
