using System.Globalization;
using System.Text;

namespace Rollouts.Expressions;

/// <summary>Go's number formats: the shortest digits that read back as the same float, laid out in three ways.</summary>
public static class GoNumber
{
    /// <summary>Go's <c>%v</c>: <c>1</c>, <c>0.95</c>, <c>1e+06</c>, <c>NaN</c>, <c>+Inf</c>.</summary>
    public static string Shortest(double value, bool single = false)
    {
        if (!double.IsFinite(value))
        {
            return NonFinite(value);
        }

        var (negative, digits, exponent) = Decompose(value, single);
        return exponent is < -4 or >= 6 ? Exponential(negative, digits, exponent, 2) : Plain(negative, digits, exponent);
    }

    /// <summary>Go's <c>strconv.FormatFloat(x, 'f', -1, 64)</c>, as Prometheus prints samples: never an exponent.</summary>
    public static string Fixed(double value)
    {
        if (!double.IsFinite(value))
        {
            return NonFinite(value);
        }

        var (negative, digits, exponent) = Decompose(value, single: false);
        return Plain(negative, digits, exponent);
    }

    /// <summary>As <c>encoding/json</c>: plain between 1e-6 and 1e21, else with an exponent without padding.</summary>
    internal static string Json(double value, bool single)
    {
        var (negative, digits, exponent) = Decompose(value, single);
        return value != 0 && exponent is < -6 or >= 21 ? Exponential(negative, digits, exponent, 1) : Plain(negative, digits, exponent);
    }

    private static string NonFinite(double value) =>
        double.IsNaN(value) ? "NaN"
        : value > 0 ? "+Inf"
        : "-Inf";

    private static string Plain(bool negative, string digits, int exponent)
    {
        var text = new StringBuilder();
        if (negative)
        {
            text.Append('-');
        }

        if (exponent < 0)
        {
            return text.Append("0.").Append('0', -exponent - 1).Append(digits).ToString();
        }

        if (exponent >= digits.Length - 1)
        {
            return text.Append(digits).Append('0', exponent + 1 - digits.Length).ToString();
        }

        return text.Append(digits, 0, exponent + 1).Append('.').Append(digits, exponent + 1, digits.Length - exponent - 1).ToString();
    }

    private static string Exponential(bool negative, string digits, int exponent, int minimumExponentDigits)
    {
        var text = new StringBuilder();
        if (negative)
        {
            text.Append('-');
        }

        text.Append(digits[0]);
        if (digits.Length > 1)
        {
            text.Append('.').Append(digits, 1, digits.Length - 1);
        }

        return text.Append('e')
            .Append(exponent < 0 ? '-' : '+')
            .Append(Math.Abs(exponent).ToString(minimumExponentDigits == 2 ? "00" : "0", CultureInfo.InvariantCulture))
            .ToString();
    }

    /// <summary>Significant digits without trailing zeros, and the decimal exponent of the first of them.</summary>
    private static (bool Negative, string Digits, int Exponent) Decompose(double value, bool single)
    {
        if (value == 0)
        {
            return (double.IsNegative(value), "0", 0);
        }

        var text = single ? ((float)value).ToString("R", CultureInfo.InvariantCulture) : value.ToString("R", CultureInfo.InvariantCulture);
        var negative = text[0] == '-';
        var mantissa = negative ? text.AsSpan(1) : text.AsSpan();
        var exponent = 0;
        var e = mantissa.IndexOf('E');
        if (e >= 0)
        {
            exponent = int.Parse(mantissa[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            mantissa = mantissa[..e];
        }

        var point = mantissa.IndexOf('.');
        var digits = point < 0 ? mantissa.ToString() : string.Concat(mantissa[..point], mantissa[(point + 1)..]);
        exponent += (point < 0 ? mantissa.Length : point) - 1;
        var leading = digits.Length - digits.TrimStart('0').Length;
        return (negative, digits[leading..].TrimEnd('0'), exponent - leading);
    }
}
