import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Scanner;

/**
 * Reads patterns, one a line in base64, and prints what RE2/J makes of each: E and why it is none, or M and the places of
 * those of the names given as arguments that it matches whole.
 */
class Regexes {
  public static void main(String[] names) {
    Scanner lines = new Scanner(System.in, StandardCharsets.UTF_8);
    while (lines.hasNextLine()) {
      String regex = new String(Base64.getDecoder().decode(lines.nextLine()), StandardCharsets.UTF_8);
      try {
        Pattern pattern = Pattern.compile(regex);
        StringBuilder matched = new StringBuilder("M");
        for (int i = 0; i < names.length; i++) if (pattern.matcher(names[i]).matches()) matched.append(" ").append(i);
        System.out.println(matched);
      } catch (PatternSyntaxException e) {
        System.out.println("E " + e.getDescription());
      }
    }
  }
}
