-- Runs the handlers of one file in a process of their own. The agent writes records to the standard input, each a line with its
-- length in bytes and then its fields, separated by NUL; the answers on the standard output are of the same form.
-- Runs unchanged in Lua 5.1 to 5.4 and LuaJIT. What a handler may replace is kept in local variables.
local input, output = io.stdin, io.stdout
local read, write, flush = input.read, output.write, output.flush
local concat, sort, find, match, gmatch, sub = table.concat, table.sort, string.find, string.match, string.gmatch, string.sub
local type, tostring, tonumber, pcall, next, error, select = type, tostring, tonumber, pcall, next, error, select
local compile, time, date, exit, require = loadstring or load, os.time, os.date, os.exit, require
local execute, popen, setmetatable, globals = os.execute, io.popen, setmetatable, _G
local MOST_HANDLERS, LONGEST_NAME, LONGEST_TEXT, MEMORY = 1000, 256, 1000, "not enough memory"
local NUMBERS = {NaN = 0 / 0, Infinity = 1 / 0, ["-Infinity"] = -1 / 0}
local now -- the time of a recorded event; nil where the clock's counts

local function send(...)
  local record = concat({...}, "\0")
  write(output, #record, "\n", record)
end

local function text(value) -- without asking a metamethod of the handler's
  local kind = type(value)
  return (kind == "string" or kind == "number" or kind == "nil") and sub(tostring(value), 1, LONGEST_TEXT)
    or "an error that is a " .. kind
end

local function receive()
  local length = tonumber(read(input, "*l"))
  local record = length and read(input, length)
  if not record or #record < length then exit(0) end
  return record
end

local function split(record)
  local fields, count = {}, 0
  for field in gmatch(record, "([^%z]*)%z") do count = count + 1; fields[count] = field end
  return fields
end

-- Names are listed, so that the agent need not believe any other.
local function listed(kind, returned, names)
  if returned == nil then return {} end
  if type(returned) == "function" then names[#names + 1] = ""; return {{#names, returned}} end
  if type(returned) ~= "table" then
    error("it returns for " .. kind .. " a " .. type(returned) .. ", not nil, a function or a table of functions", 0)
  end
  local keys = {}
  for key, value in next, returned do
    if type(value) ~= "function" or #keys == MOST_HANDLERS then
      error("it returns for " .. kind .. " a table with a " .. type(value) .. " at " .. text(key)
        .. ", not with up to " .. MOST_HANDLERS .. " functions", 0)
    end
    keys[#keys + 1] = key
  end
  sort(keys, function(a, b) -- numbers first
    if type(a) == type(b) and type(a) == "number" then return a < b end
    return type(a) == "number" or type(b) ~= "number" and text(a) < text(b)
  end)
  local handlers = {}
  for i = 1, #keys do
    names[#names + 1] = sub(text(keys[i]), 1, LONGEST_NAME)
    handlers[i] = {#names, returned[keys[i]]}
  end
  return handlers
end

local function member(result, name)
  local value = result[name]
  if type(value) == "string" and #value > 0 and #value <= LONGEST_NAME then return value end
  error("it returned a table whose " .. name .. " is no string of 1 to " .. LONGEST_NAME .. " characters", 0)
end

local function call(handler, event)
  local result = handler(event)
  if result == nil then return nil end
  if type(result) ~= "table" then
    error("it returned a " .. type(result) .. ", not nil or a table with service and command", 0)
  end
  return member(result, "service"), member(result, "command")
end

local function scalar(kind, value)
  if kind == "n" then return tonumber(value) or NUMBERS[value] end
  if kind == "b" then return value == "true" end
  return value
end

local function event(fields)
  local made = {host = fields[4], plugin = fields[5], plugin_instance = fields[6], type = fields[7],
    type_instance = fields[8], time = tonumber(fields[3]) / 1e9}
  local meta, at = {}, 11
  if fields[1] == "M" then
    made.interval, made.values, made.dsnames, made.dstypes = tonumber(fields[9]) / 1e9, {}, {}, {}
    for i = 1, tonumber(fields[10]) do
      made.dsnames[i - 1], made.dstypes[i - 1] = fields[at], fields[at + 1]
      made.values[i], at = tonumber(fields[at + 2]) or NUMBERS[fields[at + 2]], at + 3
    end
    for i = at, #fields, 3 do meta[fields[i]], made.meta = scalar(fields[i + 1], fields[i + 2]), meta end
  else -- as collectd's plugin: a list of tables with one member each; by their names as well
    made.severity, made.message = tonumber(fields[9]), fields[10]
    local named = {}
    for i = at, #fields, 3 do
      named[fields[i]] = scalar(fields[i + 1], fields[i + 2])
      meta[#meta + 1], made.meta = {[fields[i]] = named[fields[i]]}, meta
    end
    setmetatable(meta, {__index = named})
  end
  return made
end

local function logs(level)
  return function(message)
    if type(message) ~= "string" and type(message) ~= "number" then
      error("bad argument #1 (string expected, got " .. type(message) .. ")", 2)
    end
    send("G", level, text(message))
  end
end

print = function(...)
  local words = {...}
  for i = 1, select("#", ...) do words[i] = tostring(words[i]) end
  send("G", "info", sub(concat(words, " "), 1, LONGEST_TEXT))
end
collectd = {log_debug = logs("debug"), log_info = logs("info"), log_notice = logs("info"),
  log_warning = logs("warning"), log_error = logs("error")}
log_debug, log_info, log_warn, log_error = collectd.log_debug, collectd.log_info, collectd.log_warning, collectd.log_error
NOTIF_FAILURE, NOTIF_WARNING, NOTIF_OKAY = 1, 2, 4
function dispatch_notification(notification)
  if type(notification) ~= "table" then error("bad argument #1 (table expected, got " .. type(notification) .. ")", 2) end
  local fields = {"P"}
  for i, name in next, {"severity", "time", "host", "plugin", "plugin_instance", "type", "type_instance", "message"} do
    local value = notification[name]
    fields[i + 1] = value == nil and "" or text(value)
  end
  send(concat(fields, "\0"))
end

-- The agent's pipes are this driver's alone.
io.stdout, io.stdin = io.stderr, io.open("/dev/null")
io.output(io.stderr)
io.input(io.stdin)
os.execute = function(command) return execute(command and "{ " .. command .. "\n} </dev/null >&2") end
io.popen = function(command, mode) return popen("{ " .. command .. "\n} " .. (mode == "w" and ">&2" or "</dev/null"), mode) end
os.time = function(table) if table == nil and now then return now end return time(table) end
os.date = function(format, at) return date(format or "%c", at or now or nil) end
unpack, table.unpack, loadstring = unpack or table.unpack, table.unpack or unpack, loadstring or load
local adjustment = io.open("/proc/self/oom_score_adj", "w") -- before anything else on a host that is short of memory
if adjustment then adjustment:write("900"); adjustment:close() end

local function answer(handlers, made)
  for i = 1, #handlers do
    local ok, service, command = pcall(call, handlers[i][2], made)
    if ok and service then
      send("A", tostring(handlers[i][1]), service, command)
    elseif not ok then
      if service == MEMORY then send("F", MEMORY); flush(output); exit(1) end
      send("E", tostring(handlers[i][1]), text(service))
    end
  end
  send("D")
end

local name, recorded, source = match(receive(), "^L%z([^%z]*)%z([^%z]*)%z(.*)$")
local names = {}
now = tonumber(recorded)
local ok, metrics, notifications = pcall(function()
  if find(source, "^\27") then error(name .. ":1: it is compiled code, not text", 0) end
  local chunk, problem = compile(source, "@" .. name)
  if not chunk then error(problem, 0) end
  local metrics, notifications = chunk()
  return listed("metrics", metrics, names), listed("notifications", notifications, names)
end)
if not ok then send("X", text(metrics)); flush(output); exit(1) end
send("R", tostring(#metrics), tostring(#names), concat(names, "\0"))
flush(output)
while true do
  local received = split(receive())
  now = tonumber(received[2])
  if received[1] == "Q" then -- which of these are not there
    local missing = {"Q"}
    for i = 3, #received do
      local module, outer, inner = match(received[i], "^require (.*)"), match(received[i], "^([^.]*)%.?(.*)")
      local there = globals[outer]
      if module then there = pcall(require, module) elseif inner ~= "" and type(there) == "table" then there = there[inner] end
      if there == nil or there == false then missing[#missing + 1] = received[i] end
    end
    send(concat(missing, "\0"))
  else
    answer(received[1] == "M" and metrics or notifications, event(received))
  end
  flush(output)
end
