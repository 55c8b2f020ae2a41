-- What wrk sends: the request of a model client, with the key that is given to it, to the path of the URL or to further
-- ones in turn; and what it tells afterwards.
function init(args)
  wrk.method = "POST"
  wrk.body = '{"model":"gpt-4.1","stream":true,"input":"' .. string.rep("x", 2000) .. '"}'
  wrk.headers["authorization"] = "Bearer " .. args[1]
  wrk.headers["content-type"] = "application/json"
  wrk.headers["accept"] = "application/json"
  wrk.headers["user-agent"] = "OpenAI/JS 6.49.0"
  wrk.headers["x-stainless-lang"] = "js"
  wrk.headers["x-stainless-retry-count"] = "0"
  if #args == 1 then return end
  local requests, sent = {}, 0
  for at = 2, #args do requests[at - 1] = wrk.format(nil, args[at]) end
  request = function()
    sent = sent + 1
    return requests[sent % #requests + 1]
  end
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '\nFigures: {"requests":%d,"failures":%d,"p50":%d}',
    summary.requests,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50)
  ))
end
