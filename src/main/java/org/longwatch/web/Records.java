package org.longwatch.web;

import jakarta.el.ELContext;
import jakarta.el.ELException;
import jakarta.el.ELResolver;
import jakarta.el.PropertyNotWritableException;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Lets pages read records ({@code #{line.name}}) and look into {@code Optional}s; Expression
 * Language 5 knows neither (6 will, section 1.8 of its change list).
 */
public class Records extends ELResolver {

  @Override
  public Object getValue(ELContext context, Object base, Object property) {
    if (!(base instanceof Record) || property == null) {
      return null;
    }
    Method accessor;
    try {
      accessor = base.getClass().getDeclaredMethod(property.toString());
    } catch (NoSuchMethodException e) {
      return null;
    }
    try {
      accessor.setAccessible(true);
      Object value = accessor.invoke(base);
      context.setPropertyResolved(base, property);
      return inside(value);
    } catch (ReflectiveOperationException e) {
      throw new ELException(base.getClass().getSimpleName() + "." + property, e);
    }
  }

  private static Object inside(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.orElse(null);
    }
    if (value instanceof OptionalInt number) {
      return number.isPresent() ? (Object) number.getAsInt() : null;
    }
    if (value instanceof OptionalLong number) {
      return number.isPresent() ? (Object) number.getAsLong() : null;
    }
    if (value instanceof OptionalDouble number) {
      return number.isPresent() ? (Object) number.getAsDouble() : null;
    }
    return value;
  }

  @Override
  public Class<?> getType(ELContext context, Object base, Object property) {
    return null;
  }

  @Override
  public void setValue(ELContext context, Object base, Object property, Object value) {
    if (base instanceof Record) {
      throw new PropertyNotWritableException("Records do not change");
    }
  }

  @Override
  public boolean isReadOnly(ELContext context, Object base, Object property) {
    if (base instanceof Record) {
      context.setPropertyResolved(base, property);
      return true;
    }
    return false;
  }

  @Override
  public Class<?> getCommonPropertyType(ELContext context, Object base) {
    return base instanceof Record ? String.class : null;
  }
}
