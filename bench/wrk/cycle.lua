-- One request after the other out of a list, from the front again at its end: METHOD FILE. A line of the file is a body, a
-- tab and an authorization; either may be empty.
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "summary.lua")

local requests, at = {}, 0

function init(args)
  for line in io.lines(args[2]) do
    local body, authorization = string.match(line, "^(.-)\t(.*)$")
    local headers = {}
    if body == "" then body = nil else headers["Content-Type"] = "application/json" end
    if authorization ~= "" then headers["Authorization"] = authorization end
    requests[#requests + 1] = wrk.format(args[1], nil, headers, body)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end
