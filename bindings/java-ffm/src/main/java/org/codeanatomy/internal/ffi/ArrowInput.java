package org.codeanatomy.internal.ffi;

import java.lang.foreign.MemorySegment;

/** Something that is moved into the library as an Arrow struct. */
@FunctionalInterface
public interface ArrowInput {
  /** Fills the struct, which owns everything from then on; may be called once. */
  void moveTo(MemorySegment struct);
}
