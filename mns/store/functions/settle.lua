-- What time alone changes: messages expire, become visible, batches are forgotten.

-- Gives how many there were, and whether a message behind one of them may be visible now.
local function erase(queue, ranks, now)
  if #ranks == 0 then
    return 0, false
  end
  local is_news = leave_groups(queue, ranks, now)
  apply('HDEL', queue.record, ranks)
  apply('HDEL', queue.receipt, ranks)
  apply('ZREM', queue.ready, ranks)
  apply('ZREM', queue.delayed, ranks)
  apply('ZREM', queue.flight, ranks)
  apply('ZREM', queue.dead, ranks)
  return apply('ZREM', queue.expiry, ranks), is_news
end

local function expire(queue, ranks, now)
  local amount = erase(queue, ranks, now)
  add_to_total(queue, 'expired', amount)
  return amount
end

local function show(queue, hidden, ranks)
  local ready = {}
  for _, rank in ipairs(ranks) do
    ready[#ready + 1] = rank
    ready[#ready + 1] = rank
  end
  apply('ZADD', queue.ready, ready)
  apply('ZREM', hidden, ranks)
end

local function settle(queue, now)
  expire(queue, overdue(queue.expiry, now, BOUND), now)
  show(queue, queue.delayed, overdue(queue.delayed, now, BOUND))
  show(queue, queue.flight, overdue(queue.flight, now, BOUND))
end

local function forget_batches(queue, now, limit)
  local batches = overdue(queue.batches, now, limit)
  apply('HDEL', queue.answers, batches)
  apply('ZREM', queue.batches, batches)
end
