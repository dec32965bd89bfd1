package org.codeanatomy.internal.arrow;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.codeanatomy.internal.ffi.Callbacks;
import org.codeanatomy.internal.ffi.Layouts;
import org.codeanatomy.internal.ffi.NativeMemory;
import org.codeanatomy.internal.ffi.Upcalls;

/**
 * The memory behind a tree of Arrow structs that Java made. It is freed when the last struct was
 * released: a consumer may move children out and keep them longer than their parent.
 */
final class Export implements Upcalls.Exported {
  private final StructLayout layout;
  private final MemorySegment releaseFunction;
  private final List<MemorySegment> blocks = new ArrayList<>();
  private final AtomicInteger live = new AtomicInteger();
  private final long id = Callbacks.add(this);

  private Export(StructLayout layout, MemorySegment releaseFunction) {
    this.layout = layout;
    this.releaseFunction = releaseFunction;
  }

  /** For a tree of ArrowSchema. */
  static Export ofSchema() {
    return new Export(Layouts.ARROW_SCHEMA, Upcalls.RELEASE_SCHEMA);
  }

  /** For a tree of ArrowArray. */
  static Export ofArray() {
    return new Export(Layouts.ARROW_ARRAY, Upcalls.RELEASE_ARRAY);
  }

  /** Memory for whatever the structs point to. */
  MemorySegment allocate(long size) {
    MemorySegment block = NativeMemory.allocate(size);
    blocks.add(block);
    return block;
  }

  /** An empty struct. */
  MemorySegment struct() {
    return allocate(layout.byteSize());
  }

  /** An array of pointers; NULL when there are none. */
  MemorySegment pointers(List<MemorySegment> targets) {
    if (targets.isEmpty()) {
      return MemorySegment.NULL;
    }
    MemorySegment pointers = allocate(targets.size() * Layouts.POINTER.byteSize());
    for (int index = 0; index < targets.size(); index++) {
      pointers.setAtIndex(Layouts.POINTER, index, targets.get(index));
    }
    return pointers;
  }

  /** Sets a pointer of a struct. */
  void set(MemorySegment struct, String field, MemorySegment pointer) {
    struct.set(Layouts.POINTER, Layouts.offset(layout, field), pointer);
  }

  /** Sets a number of a struct. */
  void set(MemorySegment struct, String field, long number) {
    struct.set(Layouts.ADDRESS, Layouts.offset(layout, field), number);
  }

  /** Makes a struct an owner of the memory. */
  void own(MemorySegment struct) {
    set(struct, "release", releaseFunction);
    set(struct, "private_data", id);
    live.incrementAndGet();
  }

  /** Frees the memory of a tree that was not finished. */
  void abandon() {
    Callbacks.remove(id);
    blocks.forEach(NativeMemory::free);
  }

  @Override
  public void release(MemorySegment struct) {
    set(struct, "release", 0);
    for (long child : children(struct)) {
      releaseChild(child);
    }
    releaseChild(get(struct, "dictionary"));
    if (live.decrementAndGet() == 0) {
      abandon();
    }
  }

  private long[] children(MemorySegment struct) {
    long count = get(struct, "n_children");
    return count == 0
        ? new long[0]
        : NativeMemory.view(get(struct, "children"), count * Layouts.ADDRESS.byteSize())
            .toArray(Layouts.ADDRESS);
  }

  private void releaseChild(long address) {
    if (address != 0) {
      MemorySegment child = NativeMemory.view(address, layout.byteSize());
      if (get(child, "release") != 0) {
        release(child);
      }
    }
  }

  private long get(MemorySegment struct, String field) {
    return struct.get(Layouts.ADDRESS, Layouts.offset(layout, field));
  }
}
