-- For wrk: reads pages, then versioned files of the build that each page is from, and compares which build they are
-- from.
-- Each page of the tested site says "build-N" in its title, each style and data file says it, too.
local pages = { "/", "/ja/", "/answers/one/", "/ja/answers/one/" }
local files = { "/assets/style.css?v=", "/answers.json?v=" }
local threads = {}

function setup(thread) table.insert(threads, thread) end

function init()
  read, bad, mixed, builds, next_page, waiting, example = 0, 0, 0, "", 1, {}, ""
end

function request()
  expected = table.remove(waiting)
  if expected then return wrk.format("GET", expected.path) end
  next_page = next_page % #pages + 1
  return wrk.format("GET", pages[next_page])
end

function response(status, headers, body)
  read = read + 1
  local first = body:match("build%-(%d+)")
  if status ~= 200 or not first then
    bad, example = bad + 1, status .. body:sub(1, 200)
    return
  end
  for build in body:gmatch("build%-(%d+)") do
    if build ~= (expected and expected.build or first) then mixed, example = mixed + 1, (expected and expected.path or "page") .. " " .. first end
  end
  if not expected then
    local version = body:match("site%.js%?v=(%x+)")
    if not body:find("</html>", 1, true) or not version then
      bad, example = bad + 1, body:sub(-200)
      return
    end
    if not builds:find(" " .. first .. ";", 1, true) then builds = builds .. " " .. first .. ";" end
    for _, file in ipairs(files) do table.insert(waiting, { path = file .. version, build = first }) end
  end
end

function done(summary)
  local total = { read = 0, bad = 0, mixed = 0 }
  local seen, count, shown = {}, 0, ""
  for _, thread in ipairs(threads) do
    for key in pairs(total) do total[key] = total[key] + thread:get(key) end
    for build in thread:get("builds"):gmatch("%d+") do
      if not seen[build] then seen[build], count = true, count + 1 end
    end
    if thread:get("example") ~= "" then shown = thread:get("example") end
  end
  local e = summary.errors
  print(string.format("RESULT read=%d bad=%d mixed=%d errors=%d builds=%d %s", total.read, total.bad, total.mixed,
    e.connect + e.read + e.write + e.status + e.timeout, count, shown))
end
