-- Taking messages: all of a call or none, once for each batch.

local function answer_given(queue, batch, now)
  local remembered = redis.call('ZSCORE', queue.batches, batch)
  return remembered and tonumber(remembered) > now and redis.call('HGET', queue.answers, batch)
end

-- `plan` holds three numbers per message: its priority * span, its delay, the moment it expires;
-- `groups` its group or '', or is empty. The records follow in `args` after the first `before`.
local function store(queue, plan, groups, args, before, now)
  local total = #plan / 3
  local number = redis.call('INCRBY', queue.sequence, total) - total
  local records, ready, delayed, expiry = {}, {}, {}, {}
  local joined = {groups = {}, waiting = {}}
  for i = 1, total do
    local rank, delay, expires = plan[3 * i - 2] + number + i, plan[3 * i - 1], plan[3 * i]
    local due, group = math.min(now + delay, expires), groups[i] or ''
    records[2 * i - 1], records[2 * i] = rank, args[before + i]
    expiry[2 * i - 1], expiry[2 * i] = expires, rank
    if group == '' or not join_group(queue, group, number + i, rank, due, joined) then
      local place = delay > 0 and delayed or ready
      place[#place + 1] = delay > 0 and due or rank
      place[#place + 1] = rank
    end
  end
  apply('HSET', queue.record, records)
  apply('ZADD', queue.expiry, expiry)
  apply('ZADD', queue.ready, ready)
  apply('ZADD', queue.delayed, delayed)
  join_groups(queue, joined)
  return number
end

-- Gives how many messages the queue had taken before these: the sender knows the rest; or nothing
-- if the queue was dropped. Whoever waits for the queue is woken by a delayed message too: it may
-- be due before what he waits for.
local function send(keys, args)
  local queue, now = open(keys), tonumber(args[1])
  local plan, groups = cmsgpack.unpack(args[2]), cmsgpack.unpack(args[3])
  local batch, remembered, channel, tag = args[4], args[5], args[6], args[7]
  if redis.call('EXISTS', queue.dropped) == 1 then
    return nil
  end
  local answer = batch ~= '' and answer_given(queue, batch, now)
  if answer then
    return tonumber(answer)
  end
  answer = store(queue, plan, groups, args, 7, now)
  if batch ~= '' then
    forget_batches(queue, now, BOUND)
    redis.call('HSET', queue.answers, batch, answer)
    redis.call('ZADD', queue.batches, remembered, batch)
  end
  redis.call('PUBLISH', channel, tag)
  return answer
end
