-- Groups: of each group only the first message, its head, is ready, delayed or in flight. All
-- others wait, in one sorted set for all groups: its members being in order of their bytes, the
-- next of a group is found however many there are.
--
-- A group comes as GROUP letters that stand for its name.
--   PLACE    the group, the number in the queue, the rank
--   PLACED   when the message is due by its own delay, its PLACE
local GROUP, NUMBER, DUE = 32, '>I6', '>I6'

local function place_of(group, number, rank)
  return group .. struct.pack(NUMBER, number) .. string.format('%.0f', rank)
end

local function group_in(place)
  return string.sub(place, 1, GROUP)
end

local function rank_in(place)
  return string.sub(place, GROUP + struct.size(NUMBER) + 1)
end

-- When the message is due by its own delay, and its place; nothing if it belongs to no group.
local function read_placed(placed)
  if placed then
    return struct.unpack(DUE, placed), string.sub(placed, struct.size(DUE) + 1)
  end
end

local function placed_of(queue, rank)
  return read_placed(redis.call('HGET', queue.groups, rank))
end

-- Says whether the message has to wait for another of its group; `joined` collects what
-- `join_groups` writes for all messages at once.
local function join_group(queue, group, number, rank, due, joined)
  local place = place_of(group, number, rank)
  joined.groups[#joined.groups + 1] = rank
  joined.groups[#joined.groups + 1] = struct.pack(DUE, due) .. place
  if redis.call('HSETNX', queue.heads, group, rank) == 1 then
    return false
  end
  joined.waiting[#joined.waiting + 1] = 0
  joined.waiting[#joined.waiting + 1] = place
  return true
end

local function join_groups(queue, joined)
  apply('HSET', queue.groups, joined.groups)
  apply('ZADD', queue.waiting, joined.waiting)
end

local function next_in(queue, group)
  local place = redis.call('ZRANGE', queue.waiting, '[' .. group, '+', 'BYLEX', 'LIMIT', 0, 1)[1]
  return place and group_in(place) == group and place
end

-- The message at this place is its group's head from now on.
local function become_head(queue, place, now)
  local group, rank = group_in(place), rank_in(place)
  local due = placed_of(queue, rank)
  redis.call('ZREM', queue.waiting, place)
  redis.call('HSET', queue.heads, group, rank)
  if due > now then
    redis.call('ZADD', queue.delayed, due, rank)
  else
    redis.call('ZADD', queue.ready, rank, rank)
  end
end

-- Says whether another message is the head now.
local function replace_head(queue, group, now)
  local following = next_in(queue, group)
  if not following then
    redis.call('HDEL', queue.heads, group)
    return false
  end
  become_head(queue, following, now)
  return true
end

-- Says whether any group has a new head.
local function leave_groups(queue, ranks, now)
  if redis.call('EXISTS', queue.groups) == 0 then
    return false
  end
  local places, groups, left, is_news = {}, {}, {}, false
  for _, rank in ipairs(ranks) do
    local _, place = placed_of(queue, rank)
    if place then
      places[#places + 1] = place
      groups[group_in(place)] = true
      left[rank_in(place)] = true
    end
  end
  apply('ZREM', queue.waiting, places)
  apply('HDEL', queue.groups, ranks)
  for group in pairs(groups) do
    if left[redis.call('HGET', queue.heads, group)] then
      is_news = replace_head(queue, group, now) or is_news
    end
  end
  return is_news
end
