package org.longwatch.cli.computation;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Numbers distinct byte strings from 0 in the order of first sight. */
final class Names {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private byte[] bytes = new byte[1 << 12];
  private int[] offsets = new int[1 << 8];
  private int[] hashes = new int[1 << 8];
  private int[] slots = new int[1 << 9];
  private int size;
  private int last = -1;

  int size() {
    return size;
  }

  /** The number of the string, a new one when it was not seen before. */
  int of(byte[] from, int start, int end) {
    if (last >= 0 && is(last, from, start, end)) {
      return last;
    }
    int hash = hash(from, start, end);
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      int id = slots[slot] - 1;
      if (hashes[id] == hash && is(id, from, start, end)) {
        last = id;
        return id;
      }
      slot = slot + 1 & mask;
    }
    last = add(from, start, end, hash);
    slots[slot] = last + 1;
    if (size > slots.length / 2) {
      widen();
    }
    return last;
  }

  /** The number of the string, -1 when it was not seen before. */
  int find(byte[] from, int start, int end) {
    int hash = hash(from, start, end);
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      int id = slots[slot] - 1;
      if (hashes[id] == hash && is(id, from, start, end)) {
        return id;
      }
      slot = slot + 1 & mask;
    }
    return -1;
  }

  byte[] get(int id) {
    return Arrays.copyOfRange(bytes, offsets[id], offsets[id + 1]);
  }

  /** The numbers in the order of their bytes, which for UTF-8 is the order of code points. */
  int[] sorted() {
    return sortedNumbers();
  }

  /** What replaces each number so that the numbers follow the order of the strings. */
  int[] ranks() {
    int[] sorted = sortedNumbers();
    int[] ranks = new int[size];
    for (int i = 0; i < size; i++) {
      ranks[sorted[i]] = i;
    }
    return ranks;
  }

  private int[] sortedNumbers() {
    return IntStream.range(0, size)
        .boxed()
        .sorted(
            (x, y) ->
                Arrays.compareUnsigned(
                    bytes, offsets[x], offsets[x + 1], bytes, offsets[y], offsets[y + 1]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private boolean is(int id, byte[] from, int start, int end) {
    int at = offsets[id];
    if (offsets[id + 1] - at != end - start) {
      return false;
    }
    int p = start;
    for (; p + 8 <= end; p += 8, at += 8) {
      if ((long) LONG.get(bytes, at) != (long) LONG.get(from, p)) {
        return false;
      }
    }
    for (; p < end; p++, at++) {
      if (bytes[at] != from[p]) {
        return false;
      }
    }
    return true;
  }

  private int add(byte[] from, int start, int end, int hash) {
    int at = offsets[size];
    int length = end - start;
    if (at > Integer.MAX_VALUE - 8 - length) {
      throw new IllegalStateException("distinct names take more than 2 GB");
    }
    if (at + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, (at + (long) length) * 2));
    }
    System.arraycopy(from, start, bytes, at, length);
    if (size + 1 == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * offsets.length);
      hashes = Arrays.copyOf(hashes, 2 * hashes.length);
    }
    hashes[size] = hash;
    offsets[size + 1] = at + length;
    return size++;
  }

  private void widen() {
    slots = new int[4 * slots.length];
    int mask = slots.length - 1;
    for (int id = 0; id < size; id++) {
      int slot = hashes[id] & mask;
      while (slots[slot] != 0) {
        slot = slot + 1 & mask;
      }
      slots[slot] = id + 1;
    }
  }

  private static int hash(byte[] from, int start, int end) {
    long h = end - start;
    int p = start;
    for (; p + 8 <= end; p += 8) {
      h = (h ^ (long) LONG.get(from, p)) * MULTIPLIER;
      h ^= h >>> 32;
    }
    long tail = 0;
    for (; p < end; p++) {
      tail = tail << 8 | from[p] & 0xFF;
    }
    h = (h ^ tail) * MULTIPLIER;
    return (int) (h ^ h >>> 32);
  }
}
