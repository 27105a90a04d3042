-- What operators see and do: counts, figures, every message in any state, the dead ones.

local function count(queue)
  return {
    redis.call('ZCARD', queue.ready) + redis.call('ZCARD', queue.waiting),
    redis.call('ZCARD', queue.flight),
    redis.call('ZCARD', queue.delayed),
  }
end

local function counts(keys, args)
  local queue = open(keys)
  settle(queue, tonumber(args[1]))
  return count(queue)
end

-- Gives the counts, how many were ever sent, received, deleted, expired, and the first bytes of
-- the record that expires first, as many as asked for.
local function figures(keys, args)
  local queue, head = open(keys), tonumber(args[2])
  settle(queue, tonumber(args[1]))
  local reply = count(queue)
  reply[4] = tonumber(redis.call('GET', queue.sequence) or 0)
  for i, total in ipairs({'received', 'deleted', 'expired'}) do
    reply[4 + i] = tonumber(redis.call('HGET', queue.totals, total) or 0)
  end
  local first = redis.call('ZRANGE', queue.expiry, 0, 0)[1]
  reply[8] = first and string.sub(redis.call('HGET', queue.record, first), 1, head) or false
  return reply
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

-- The state as protocol.py names it, and when the message is due: now if it is already. One that
-- waits for another of its group counts as active; it may have a delay of its own.
local function state_of(flight, delayed, dead, placed, now)
  if dead then
    return 'dead', flight
  elseif flight and flight > now then
    return 'inactive', flight
  elseif delayed and delayed > now then
    return 'delayed', delayed
  end
  return 'active', math.max(now, read_placed(placed) or now)
end

-- Gives {{more, rows}, record, record, …}, a row being rank, turn, first received, times received,
-- when it expires, state, when it is due.
local function listing(queue, ranks, more, now)
  local rows, reply = {}, {''}
  if #ranks > 0 then
    local expiry = redis.call('ZMSCORE', queue.expiry, unpack(ranks))
    local flight = redis.call('ZMSCORE', queue.flight, unpack(ranks))
    local delayed = redis.call('ZMSCORE', queue.delayed, unpack(ranks))
    local dead = redis.call('ZMSCORE', queue.dead, unpack(ranks))
    local receipts = redis.call('HMGET', queue.receipt, unpack(ranks))
    local placed = redis.call('HMGET', queue.groups, unpack(ranks))
    for i, rank in ipairs(ranks) do
      local state, due =
        state_of(tonumber(flight[i]), tonumber(delayed[i]), dead[i], placed[i], now)
      local turn, first, times = read_receipt(receipts[i])
      rows[i] = {tonumber(rank), turn, first, times, tonumber(expiry[i]), state, tonumber(due)}
      reply[1 + i] = redis.call('HGET', queue.record, rank)
    end
  end
  reply[1] = cmsgpack.pack({more, rows})
  return reply
end

-- How many messages come before all that follow the cursor, whether its own is still there or not.
-- Those that expire in the same moment are in the order of their ranks' letters: halving finds the
-- place however many they are.
local function position_after(queue, expires, rank)
  local low = redis.call('ZCOUNT', queue.expiry, '(' .. expires, '+inf')
  local high = low + redis.call('ZCOUNT', queue.expiry, expires, expires)
  while low < high do
    local middle = math.floor((low + high) / 2)
    if redis.call('ZRANGE', queue.expiry, middle, middle, 'REV')[1] < rank then
      high = middle
    else
      low = middle + 1
    end
  end
  return low
end

local function browse(keys, args)
  local queue, now, most = open(keys), tonumber(args[1]), math.min(tonumber(args[2]), BOUND)
  local first = args[3] and position_after(queue, args[3], args[4]) or 0
  local found = redis.call('ZRANGE', queue.expiry, first, first + most, 'REV', 'WITHSCORES')
  local ranks = {}
  for i = 1, #found, 2 do
    if tonumber(found[i + 1]) > now then
      ranks[#ranks + 1] = found[i]
    end
  end
  local more = #ranks > most
  ranks[most + 1] = nil
  return listing(queue, ranks, more, now)
end

-- Gives how many of the messages were still there.
local function remove(keys, args)
  local queue, now, ranks = open(keys), tonumber(args[1]), cmsgpack.unpack(args[2])
  local channel, tag = args[3], args[4]
  expire(queue, overdue(queue.expiry, now, BOUND), now)
  local amount, is_news = erase(queue, ranks, now)
  add_to_total(queue, 'deleted', amount)
  if is_news then
    redis.call('PUBLISH', channel, tag)
  end
  return amount
end

local function bury_worn(queue, ranks, most, now)
  local receipts = #ranks > 0 and redis.call('HMGET', queue.receipt, unpack(ranks)) or {}
  for i, rank in ipairs(ranks) do
    local turn, first, times = read_receipt(receipts[i])
    if times >= most and redis.call('ZREM', queue.ready, rank) == 1 then
      bury(queue, rank, turn, first, times, now)
    end
  end
end

local function revive(queue, channel, tag)
  local ranks = redis.call('ZRANGE', queue.dead, 0, BOUND - 1)
  show(queue, queue.flight, ranks)
  apply('ZREM', queue.dead, ranks)
  if #ranks > 0 then
    redis.call('PUBLISH', channel, tag)
  end
end

-- Gives a listing of dead messages, the first to die first. What nobody came for is looked for
-- among those whose visibility runs out now and in front of the queue, where what was received
-- before mostly is; the rest is found by who receives it.
local function dead(keys, args)
  local queue, now, most = open(keys), tonumber(args[1]), tonumber(args[2])
  local wanted, channel, tag = math.min(tonumber(args[3]), BOUND), args[4], args[5]
  local returned = overdue(queue.flight, now, BOUND)
  settle(queue, now)
  if most == 0 then
    revive(queue, channel, tag)
  else
    bury_worn(queue, returned, most, now)
    bury_worn(queue, redis.call('ZRANGE', queue.ready, 0, BOUND - 1), most, now)
  end
  local ranks = {}
  for _, rank in ipairs(redis.call('ZRANGE', queue.dead, 0, wanted - 1)) do
    if expires_at(queue, rank) > now then
      ranks[#ranks + 1] = rank
    end
  end
  return listing(queue, ranks, false, now)
end
