{#- Server code for Cloudflare Pages: a permanent redirect where a damaged address means a page. Everything else comes
    as the files say, with _headers and _redirects. -#}
{%- import "partials/site.html" as site with context %}
{% include "assets/meant.js" %}
const ROOT = "{{ site.base() }}";
const PAGES = [
{%- for language in site.languages %}{% for page in nav.pages %}
  {{ (language.path ~ page.url | replace("./", "")) | tojson }},
{%- endfor %}{% endfor %}
];

export default {
  async fetch(request, env) {
    const response = await env.ASSETS.fetch(request);
    const { pathname, search } = new URL(request.url);
    if (![307, 308, 404].includes(response.status) && !pathname.includes("//")) return response;
    const page = meant(pathname.slice(ROOT.length), PAGES);
    if (page === null || ROOT + page === pathname) return response;
    return new Response(null, { status: 301, headers: { Location: ROOT + page + search } });
  },
};
