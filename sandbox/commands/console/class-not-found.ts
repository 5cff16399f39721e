import { JavaError } from '../tool/java.ts';

/** There is no such class, or none that this lab has. @param at where the tool looks for it */
export function classNotFound(name: string, at: readonly string[]): JavaError {
  return new JavaError('java.lang.ClassNotFoundException', name, [
    'java.base/jdk.internal.loader.BuiltinClassLoader.loadClass(BuiltinClassLoader.java:641)',
    'java.base/jdk.internal.loader.ClassLoaders$AppClassLoader.loadClass(ClassLoaders.java:188)',
    'java.base/java.lang.ClassLoader.loadClass(ClassLoader.java:525)',
    'java.base/java.lang.Class.forName0(Native Method)',
    'java.base/java.lang.Class.forName(Class.java:375)',
    ...at,
  ]);
}
