{% include "sw.js" %}
