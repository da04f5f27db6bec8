package org.longwatch.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PeerPlaceTest {

  @Test
  void thePlaceCountsThoseThatAreMoreComplete() {
    assertEquals(
        Optional.of(new PeerPlace(2, 5, 1, 0.7)),
        PeerPlace.of(0.8, List.of(0.9, 0.7, 0.6, 0.5), 5));
    assertEquals(
        Optional.of(new PeerPlace(1, 4, 1, 0.5)), PeerPlace.of(1, List.of(0.75, 0.25, 0.25), 4));
  }

  @Test
  void equalsShareARank() {
    assertEquals(3, PeerPlace.of(0.5, List.of(0.9, 0.6, 0.5, 0.5), 5).orElseThrow().rank());
  }

  @Test
  void theQuarterOfTheLastIsTheFourth() {
    List<Double> better = Stream.of(0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3).toList();
    assertEquals(4, PeerPlace.of(0.2, better, 5).orElseThrow().quartile());
    assertEquals(1, PeerPlace.of(0.95, better, 5).orElseThrow().quartile());
  }

  @Test
  void fewPeersAreNotComparedBecauseThatWouldTellOfThem() {
    assertTrue(PeerPlace.of(0.8, List.of(0.9, 0.7, 0.6), 5).isEmpty());
    assertTrue(PeerPlace.of(0.8, List.of(), 0).isEmpty(), "alone there is no place");
  }
}
