package org.codeanatomy.conformance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON of a case as the Java values that the binding takes. */
final class Json {
  private Json() {}

  /** Null, Boolean, String, Long (BigInteger beyond it), Double, List or Map. */
  static Object value(JsonElement element) {
    return switch (element) {
      case JsonNull none -> null;
      case JsonArray array -> list(array);
      case JsonObject object -> map(object);
      case JsonPrimitive text when text.isString() -> text.getAsString();
      case JsonPrimitive truth when truth.isBoolean() -> truth.getAsBoolean();
      default -> number(element.getAsString());
    };
  }

  private static Object number(String digits) {
    if (!digits.matches("-?\\d+")) {
      return new BigDecimal(digits).doubleValue();
    }
    BigInteger number = new BigInteger(digits);
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  static List<Object> list(JsonArray array) {
    List<Object> values = new ArrayList<>();
    array.forEach(element -> values.add(value(element)));
    return values;
  }

  static Map<String, Object> map(JsonObject object) {
    Map<String, Object> values = new LinkedHashMap<>();
    object.entrySet().forEach(entry -> values.put(entry.getKey(), value(entry.getValue())));
    return values;
  }

  static List<String> texts(JsonElement array) {
    List<String> texts = new ArrayList<>();
    array.getAsJsonArray().forEach(element -> texts.add(element.getAsString()));
    return texts;
  }
}
