#!lua name=mns

-- Keeps the messages of one queue; each function is one indivisible step on it.
--
-- A message is known by its rank: priority * span + number in the queue. Sorted sets of ranks say
-- what state it is in (exactly one of ready, delayed, flight holds it), so counting is ZCARD, and
-- the rank being the order of delivery, moving a message to ready needs nothing but its rank.
--
--   record    hash         rank -> the message as it was sent, never looked into here
--   receipt   hash         rank -> RECEIPT, of messages that were received at least once
--   ready     sorted set   rank by rank
--   delayed   sorted set   rank by the moment it becomes visible for the first time
--   flight    sorted set   rank by the moment it becomes visible again
--   expiry    sorted set   rank by the moment it expires
--   sequence  string       how many messages the queue ever took
--   answers   hash         batch id -> how many messages the queue had taken before that batch
--   batches   sorted set   batch id by the moment it is forgotten

-- The most messages one call moves or removes on the side, however long the queue is.
local BOUND = 1000

-- The turn of the latest handle, when first received, how many times received.
local RECEIPT = '>I4I6I4'

local function open(keys)
  return {
    record = keys[1], receipt = keys[2],
    ready = keys[3], delayed = keys[4], flight = keys[5], expiry = keys[6],
    sequence = keys[7], answers = keys[8], batches = keys[9],
  }
end

-- One command with any number of arguments; Lua unpacks only a few thousand at a time.
local function apply(command, key, arguments)
  for first = 1, #arguments, BOUND do
    redis.call(command, key, unpack(arguments, first, math.min(first + BOUND - 1, #arguments)))
  end
end

local function overdue(key, now, limit)
  return redis.call('ZRANGE', key, '-inf', now, 'BYSCORE', 'LIMIT', 0, limit)
end

local function remove(queue, ranks)
  apply('HDEL', queue.record, ranks)
  apply('HDEL', queue.receipt, ranks)
  apply('ZREM', queue.ready, ranks)
  apply('ZREM', queue.delayed, ranks)
  apply('ZREM', queue.flight, ranks)
  apply('ZREM', queue.expiry, ranks)
end

local function expire(queue, now, limit)
  local ranks = overdue(queue.expiry, now, limit)
  remove(queue, ranks)
  return #ranks
end

local function show_due(queue, waiting, now)
  local ranks = overdue(waiting, now, BOUND)
  local ready = {}
  for _, rank in ipairs(ranks) do
    ready[#ready + 1] = rank
    ready[#ready + 1] = rank
  end
  apply('ZADD', queue.ready, ready)
  apply('ZREM', waiting, ranks)
end

-- What time alone has changed since the last call.
local function settle(queue, now)
  expire(queue, now, BOUND)
  show_due(queue, queue.delayed, now)
  show_due(queue, queue.flight, now)
end

local function forget_batches(queue, now, limit)
  local batches = overdue(queue.batches, now, limit)
  apply('HDEL', queue.answers, batches)
  apply('ZREM', queue.batches, batches)
end

local function answer_given(queue, batch, now)
  local remembered = redis.call('ZSCORE', queue.batches, batch)
  return remembered and tonumber(remembered) > now and redis.call('HGET', queue.answers, batch)
end

-- `plan` holds three numbers per message: its priority * span, its delay, the moment it expires.
-- The records follow in `args` after the first `before` ones.
local function store(queue, plan, args, before, now)
  local total = #plan / 3
  local number = redis.call('INCRBY', queue.sequence, total) - total
  local records, ready, delayed, expiry = {}, {}, {}, {}
  for i = 1, total do
    local rank, delay, expires = plan[3 * i - 2] + number + i, plan[3 * i - 1], plan[3 * i]
    records[2 * i - 1], records[2 * i] = rank, args[before + i]
    expiry[2 * i - 1], expiry[2 * i] = expires, rank
    local place = delay > 0 and delayed or ready
    place[#place + 1] = delay > 0 and now + delay or rank
    place[#place + 1] = rank
  end
  apply('HSET', queue.record, records)
  apply('ZADD', queue.expiry, expiry)
  apply('ZADD', queue.ready, ready)
  apply('ZADD', queue.delayed, delayed)
  return number
end

-- Gives how many messages the queue had taken before these: the sender knows the rest. Whoever
-- waits for the queue is woken by a delayed message too: it may be due before what he waits for.
local function send(keys, args)
  local queue, now, plan = open(keys), tonumber(args[1]), cmsgpack.unpack(args[2])
  local batch, remembered, channel, tag = args[3], args[4], args[5], args[6]
  local answer = batch ~= '' and answer_given(queue, batch, now)
  if answer then
    return tonumber(answer)
  end
  answer = store(queue, plan, args, 6, now)
  if batch ~= '' then
    forget_batches(queue, now, BOUND)
    redis.call('HSET', queue.answers, batch, answer)
    redis.call('ZADD', queue.batches, remembered, batch)
  end
  redis.call('PUBLISH', channel, tag)
  return answer
end

local function is_expired(queue, rank, now)
  return tonumber(redis.call('ZSCORE', queue.expiry, rank)) <= now
end

-- Turn, first received, times received: all 0 if nobody has received the message yet.
local function receipt_of(queue, rank)
  local packed = redis.call('HGET', queue.receipt, rank)
  if not packed then
    return 0, 0, 0
  end
  local turn, first, times = struct.unpack(RECEIPT, packed)
  return turn, first, times
end

-- Gives {rows, record, record, …}, a row being rank, turn, first received, times received.
-- An expired message that `settle` did not get to is left out; having been taken from ready it is
-- only waiting to be removed.
local function receive(keys, args)
  local queue, now = open(keys), tonumber(args[1])
  local count, due = math.min(tonumber(args[2]), BOUND), tonumber(args[3])
  settle(queue, now)
  local popped = redis.call('ZPOPMIN', queue.ready, count)
  local rows, reply, flight, receipts = {}, {''}, {}, {}
  for i = 1, #popped, 2 do
    local rank = popped[i]
    if not is_expired(queue, rank, now) then
      local turn, first, times = receipt_of(queue, rank)
      turn, first, times = turn + 1, first > 0 and first or now, times + 1
      rows[#rows + 1] = {tonumber(rank), turn, first, times}
      reply[#reply + 1] = redis.call('HGET', queue.record, rank)
      flight[#flight + 1] = due
      flight[#flight + 1] = rank
      receipts[#receipts + 1] = rank
      receipts[#receipts + 1] = struct.pack(RECEIPT, turn, first, times)
    end
  end
  apply('HSET', queue.receipt, receipts)
  apply('ZADD', queue.flight, flight)
  reply[1] = cmsgpack.pack(rows)
  return reply
end

-- Gives what `receive` gives.
local function peek(keys, args)
  local queue, now = open(keys), tonumber(args[1])
  local count = math.min(tonumber(args[2]), BOUND)
  settle(queue, now)
  local rows, reply = {}, {''}
  for _, rank in ipairs(redis.call('ZRANGE', queue.ready, 0, count - 1)) do
    if not is_expired(queue, rank, now) then
      rows[#rows + 1] = {tonumber(rank), receipt_of(queue, rank)}
      reply[#reply + 1] = redis.call('HGET', queue.record, rank)
    end
  end
  reply[1] = cmsgpack.pack(rows)
  return reply
end

-- Until when the message is hidden, if `turn` is its latest handle and has not run out.
local function hidden_until(queue, waiting, rank, turn, now)
  local due = tonumber(redis.call('ZSCORE', waiting, rank) or 0)
  local is_latest = due > now and receipt_of(queue, rank) == turn
  return is_latest and not is_expired(queue, rank, now) and due
end

-- Gives one 1 (deleted) or 0 (no such message) per receipt.
local function delete(keys, args)
  local queue, now, receipts = open(keys), tonumber(args[1]), cmsgpack.unpack(args[2])
  local reply, ranks, gone = {}, {}, {}
  for i, receipt in ipairs(receipts) do
    local rank, turn = receipt[1], receipt[2]
    local fits = not gone[rank] and (hidden_until(queue, queue.flight, rank, turn, now)
      or hidden_until(queue, queue.delayed, rank, turn, now))
    if fits then
      gone[rank] = true
      ranks[#ranks + 1] = rank
    end
    reply[i] = fits and 1 or 0
  end
  remove(queue, ranks)
  return reply
end

-- Gives the turn of the new handle, or nothing. Only a message that comes back sooner than it
-- would have is news to those who wait.
local function change_visibility(keys, args)
  local queue, now = open(keys), tonumber(args[1])
  local rank, turn, due = tonumber(args[2]), tonumber(args[3]), tonumber(args[4])
  local channel, tag = args[5], args[6]
  local before = hidden_until(queue, queue.flight, rank, turn, now)
  if not before then
    return nil
  end
  local _, first, times = receipt_of(queue, rank)
  redis.call('HSET', queue.receipt, rank, struct.pack(RECEIPT, turn + 1, first, times))
  redis.call('ZADD', queue.flight, due, rank)
  if due < before then
    redis.call('PUBLISH', channel, tag)
  end
  return turn + 1
end

local function counts(keys, args)
  local queue = open(keys)
  settle(queue, tonumber(args[1]))
  return {
    redis.call('ZCARD', queue.ready),
    redis.call('ZCARD', queue.flight),
    redis.call('ZCARD', queue.delayed),
  }
end

local function next_due(keys)
  local queue = open(keys)
  if redis.call('ZCARD', queue.ready) > 0 then
    return 0
  end
  local delayed = redis.call('ZRANGE', queue.delayed, 0, 0, 'WITHSCORES')[2]
  local flight = redis.call('ZRANGE', queue.flight, 0, 0, 'WITHSCORES')[2]
  if delayed and flight then
    return math.min(tonumber(delayed), tonumber(flight))
  end
  return tonumber(delayed or flight)
end

local function sweep(keys, args)
  local queue, now, limit = open(keys), tonumber(args[1]), tonumber(args[2])
  forget_batches(queue, now, limit)
  return expire(queue, now, limit)
end

local function forget(keys)
  return redis.call('UNLINK', unpack(keys))
end

-- A full store refuses to take more but must let go of what it has.
local function register(name, callback)
  redis.register_function{function_name = name, callback = callback, flags = {'allow-oom'}}
end

redis.register_function('mns_send', send)
register('mns_receive', receive)
register('mns_peek', peek)
register('mns_delete', delete)
register('mns_change_visibility', change_visibility)
register('mns_counts', counts)
register('mns_next_due', next_due)
register('mns_sweep', sweep)
register('mns_forget', forget)
