#!lua name=mns

-- Keeps the messages of one queue; each function is one indivisible step on it.
-- The files of this folder are read one after the other, in the order calls.py names.
--
-- A message is known by its rank: priority * span + number in the queue. Sorted sets of ranks say
-- what state it is in (exactly one of ready, delayed, flight, waiting holds it), so counting is
-- ZCARD, and the rank being the order of delivery, moving a message to ready needs nothing but its
-- rank.
--
--   record    hash         rank -> the message as it was sent, never looked into here
--   receipt   hash         rank -> RECEIPT, of messages that were received at least once
--   ready     sorted set   rank by rank
--   delayed   sorted set   rank by the moment it becomes visible for the first time
--   flight    sorted set   rank by the moment it becomes visible again
--   expiry    sorted set   rank by the moment it expires; nothing is hidden beyond that
--   dead      sorted set   rank by the moment it was set aside; hidden in flight until it expires
--   waiting   sorted set   PLACE of messages that have another of their group before them
--   groups    hash         rank -> PLACED, of messages that belong to a group
--   heads     hash         group -> rank of its first message
--   sequence  string       how many messages the queue ever took
--   answers   hash         batch id -> how many messages the queue had taken before that batch
--   batches   sorted set   batch id by the moment it is forgotten
--   totals    hash         how many messages were ever received, deleted, expired
--   dropped   string       there for a while when the queue was dropped
--
-- Only a queue with groups has waiting, groups and heads.

-- The most messages one call moves or removes on the side, however long the queue is.
local BOUND = 1000

-- The turn of the latest handle, when first received, how many times received.
local RECEIPT = '>I4I6I4'

local function open(keys)
  return {
    record = keys[1], receipt = keys[2],
    ready = keys[3], delayed = keys[4], flight = keys[5], expiry = keys[6], dead = keys[7],
    waiting = keys[8], groups = keys[9], heads = keys[10],
    sequence = keys[11], answers = keys[12], batches = keys[13], totals = keys[14],
    dropped = keys[15],
  }
end

-- One command with any number of arguments; Lua unpacks only a few thousand at a time. Gives the
-- sum of what the command answers.
local function apply(command, key, arguments)
  local sum = 0
  for first = 1, #arguments, BOUND do
    local last = math.min(first + BOUND - 1, #arguments)
    sum = sum + redis.call(command, key, unpack(arguments, first, last))
  end
  return sum
end

local function add_to_total(queue, name, amount)
  if amount > 0 then
    redis.call('HINCRBY', queue.totals, name, amount)
  end
end

local function overdue(key, now, limit)
  return redis.call('ZRANGE', key, '-inf', now, 'BYSCORE', 'LIMIT', 0, limit)
end

local function expires_at(queue, rank)
  return tonumber(redis.call('ZSCORE', queue.expiry, rank))
end

-- Turn, first received, times received: all 0 if nobody has received the message yet.
local function read_receipt(packed)
  if not packed then
    return 0, 0, 0
  end
  local turn, first, times = struct.unpack(RECEIPT, packed)
  return turn, first, times
end

local function receipt_of(queue, rank)
  return read_receipt(redis.call('HGET', queue.receipt, rank))
end
