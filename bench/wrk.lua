-- One line of figures: requests, microseconds, median and 95th percentile (microseconds),
-- answers that were not 200, broken connections.
local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init()
  others = 0
end

function response(status)
  if status ~= 200 then others = others + 1 end
end

function done(summary, latency)
  local refused = 0
  for _, thread in ipairs(threads) do refused = refused + thread:get("others") end
  local errors = summary.errors
  io.write(string.format(
    "FIGURES %d %d %.1f %.1f %d %d\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(95), refused,
    errors.connect + errors.read + errors.write + errors.timeout
  ))
end
