package org.longwatch.entrance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddressesTest {

  private static final Set<String> PROXIES = Set.of("10.0.0.1", "10.0.0.2");

  @Test
  void onlyAProxyThatWeKnowIsBelieved() {
    assertEquals("192.0.2.1", Addresses.of("192.0.2.1", List.of("198.51.100.7"), PROXIES));
    assertEquals("198.51.100.7", Addresses.of("10.0.0.1", List.of("198.51.100.7"), PROXIES));
  }

  @Test
  void whatTheAskerWroteBeforeTheProxyIsNotBelieved() {
    assertEquals(
        "198.51.100.7", Addresses.of("10.0.0.1", List.of("203.0.113.9, 198.51.100.7"), PROXIES));
    assertEquals(
        "198.51.100.7",
        Addresses.of("10.0.0.1", List.of("203.0.113.9", "198.51.100.7, 10.0.0.2"), PROXIES));
  }

  @Test
  void anAskerWithManyAddressesIsOneNetwork() {
    for (String each : List.of("2001:db8:1:2::1", "2001:0DB8:1:2:ffff:ffff:ffff:ffff")) {
      assertEquals("2001:db8:1:2::/64", Addresses.of(each, List.of(), PROXIES));
      assertEquals("2001:db8:1:2::/64", Addresses.of("10.0.0.1", List.of(each), PROXIES));
    }
    assertEquals("2001:db8:1:3::/64", Addresses.of("2001:db8:1:3::1", List.of(), PROXIES));
    assertEquals("192.0.2.1", Addresses.of("::ffff:192.0.2.1", List.of(), PROXIES));
    assertEquals("10.0.0.1", Addresses.of("10.0.0.1", List.of(), PROXIES));
    assertEquals("1:2:3", Addresses.of("10.0.0.1", List.of("1:2:3"), PROXIES));
  }

  @Test
  void nonsenseIsNoAddress() {
    assertEquals("10.0.0.1", Addresses.of("10.0.0.1", List.of("<script>"), PROXIES));
    assertEquals("10.0.0.1", Addresses.of("10.0.0.1", List.of(), PROXIES));
  }
}
