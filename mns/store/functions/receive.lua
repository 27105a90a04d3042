-- What receivers do: receive, peek, delete and change how long a message stays hidden.

-- Sets a message aside for good: it stays hidden until it expires, and every handle given out
-- before is void.
local function bury(queue, rank, turn, first, times, now)
  redis.call('HSET', queue.receipt, rank, struct.pack(RECEIPT, turn + 1, first, times))
  redis.call('ZADD', queue.flight, expires_at(queue, rank), rank)
  redis.call('ZADD', queue.dead, now, rank)
end

-- Hands out what was popped from ready. Gives how many messages were not fit for it: those that
-- expired before `settle` got to them, and those received too often.
local function hand_out(queue, popped, most, due, now, given)
  local expired, buried = {}, 0
  for i = 1, #popped, 2 do
    local rank = popped[i]
    local expires, turn, first, times = expires_at(queue, rank), receipt_of(queue, rank)
    if expires <= now then
      expired[#expired + 1] = rank
    elseif most > 0 and times >= most then
      bury(queue, rank, turn, first, times, now)
      buried = buried + 1
    else
      turn, first, times = turn + 1, first > 0 and first or now, times + 1
      given.rows[#given.rows + 1] = {tonumber(rank), turn, first, times}
      given.reply[#given.reply + 1] = redis.call('HGET', queue.record, rank)
      given.flight[#given.flight + 1] = math.min(due, expires)
      given.flight[#given.flight + 1] = rank
      given.receipts[#given.receipts + 1] = rank
      given.receipts[#given.receipts + 1] = struct.pack(RECEIPT, turn, first, times)
    end
  end
  expire(queue, expired, now)
  return #expired + buried
end

-- Gives {rows, record, record, …}, a row being rank, turn, first received, times received.
local function receive(keys, args)
  local queue, now = open(keys), tonumber(args[1])
  local count, due = math.min(tonumber(args[2]), BOUND), tonumber(args[3])
  local most = tonumber(args[4])
  local given, unfit = {rows = {}, reply = {''}, flight = {}, receipts = {}}, 0
  settle(queue, now)
  repeat
    local before = unfit
    local popped = redis.call('ZPOPMIN', queue.ready, count - #given.rows)
    unfit = unfit + hand_out(queue, popped, most, due, now, given)
  until unfit == before or unfit >= BOUND
  apply('HSET', queue.receipt, given.receipts)
  apply('ZADD', queue.flight, given.flight)
  add_to_total(queue, 'received', #given.rows)
  given.reply[1] = cmsgpack.pack(given.rows)
  return given.reply
end

-- Gives what `receive` gives.
local function peek(keys, args)
  local queue, now = open(keys), tonumber(args[1])
  local count = math.min(tonumber(args[2]), BOUND)
  settle(queue, now)
  local rows, reply = {}, {''}
  for _, rank in ipairs(redis.call('ZRANGE', queue.ready, 0, count - 1)) do
    if expires_at(queue, rank) > now then
      rows[#rows + 1] = {tonumber(rank), receipt_of(queue, rank)}
      reply[#reply + 1] = redis.call('HGET', queue.record, rank)
    end
  end
  reply[1] = cmsgpack.pack(rows)
  return reply
end

-- Whether a message hidden until `due` is so by its latest handle, which has not run out.
local function is_latest(queue, rank, turn, due, now)
  return due > now and receipt_of(queue, rank) == turn
    and expires_at(queue, rank) > now
end

-- Until when the message is hidden, be it received or delayed; 0 if it is not there.
local function hidden_until(queue, rank)
  local due = redis.call('ZSCORE', queue.flight, rank)
    or redis.call('ZSCORE', queue.delayed, rank)
    or placed_of(queue, rank)
  return tonumber(due or 0)
end

-- Gives one 1 (deleted) or 0 (no such message) per receipt.
local function delete(keys, args)
  local queue, now, receipts = open(keys), tonumber(args[1]), cmsgpack.unpack(args[2])
  local channel, tag = args[3], args[4]
  local reply, ranks, gone = {}, {}, {}
  for i, receipt in ipairs(receipts) do
    local rank, turn = receipt[1], receipt[2]
    local fits = not gone[rank] and is_latest(queue, rank, turn, hidden_until(queue, rank), now)
    if fits then
      gone[rank] = true
      ranks[#ranks + 1] = rank
    end
    reply[i] = fits and 1 or 0
  end
  local amount, is_news = erase(queue, ranks, now)
  add_to_total(queue, 'deleted', amount)
  if is_news then
    redis.call('PUBLISH', channel, tag)
  end
  return reply
end

-- Gives the turn of the new handle, or nothing. Only a message that comes back sooner than it
-- would have is news to those who wait.
local function change_visibility(keys, args)
  local queue, now = open(keys), tonumber(args[1])
  local rank, turn, due = tonumber(args[2]), tonumber(args[3]), tonumber(args[4])
  local channel, tag = args[5], args[6]
  local before = tonumber(redis.call('ZSCORE', queue.flight, rank) or 0)
  if not is_latest(queue, rank, turn, before, now) or redis.call('ZSCORE', queue.dead, rank) then
    return nil
  end
  local _, first, times = receipt_of(queue, rank)
  redis.call('HSET', queue.receipt, rank, struct.pack(RECEIPT, turn + 1, first, times))
  redis.call('ZADD', queue.flight, math.min(due, expires_at(queue, rank)), rank)
  if due < before then
    redis.call('PUBLISH', channel, tag)
  end
  return turn + 1
end
