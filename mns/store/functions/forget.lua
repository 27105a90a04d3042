-- Removing what nobody asks for any more, and the names of all functions.

local function sweep(keys, args)
  local queue, now, limit = open(keys), tonumber(args[1]), tonumber(args[2])
  forget_batches(queue, now, limit)
  return expire(queue, overdue(queue.expiry, now, limit), now)
end

-- The server frees what it unlinks on the side, however much it is.
local function purge(keys)
  return redis.call('UNLINK', unpack(keys))
end

local function drop(keys, args)
  redis.call('UNLINK', unpack(keys))
  redis.call('SET', open(keys).dropped, 1, 'PX', args[1])
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
register('mns_figures', figures)
register('mns_next_due', next_due)
register('mns_browse', browse)
register('mns_remove', remove)
register('mns_dead', dead)
register('mns_sweep', sweep)
register('mns_purge', purge)
register('mns_drop', drop)
