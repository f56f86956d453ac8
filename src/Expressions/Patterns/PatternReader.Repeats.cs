namespace Rollouts.Expressions;

internal sealed partial class PatternReader
{
    // Any larger number is as wrong as this one.
    private const int TooOften = MaxRepeat + 1;

    /// <summary>Takes <c>* + ? {n} {n,} {n,m}</c>; what only looks like the last three is text.</summary>
    private bool TryTakeBounds(out int minimum, out int? maximum)
    {
        (minimum, maximum) = (0, null);
        switch (_source[_at])
        {
            case '*':
                break;
            case '+':
                minimum = 1;
                break;
            case '?':
                maximum = 1;
                break;
            case '{':
                return TryTakeCounts(out minimum, out maximum);
            default:
                return false;
        }

        _at++;
        return true;
    }

    private bool TryTakeCounts(out int minimum, out int? maximum)
    {
        var start = _at++;
        maximum = null;
        if (!TryTakeCount(out minimum))
        {
            _at = start;
            return false;
        }

        if (!Take(','))
        {
            maximum = minimum;
        }
        else if (!IsAtEnd && _source[_at] != '}')
        {
            if (!TryTakeCount(out var limit))
            {
                _at = start;
                return false;
            }

            maximum = limit;
        }

        if (!Take('}'))
        {
            _at = start;
            return false;
        }

        return minimum < TooOften && maximum is null or < TooOften && !(maximum < minimum) ? true : throw Invalid("invalid repeat count");
    }

    private bool TryTakeCount(out int count)
    {
        var start = _at;
        count = 0;
        while (!IsAtEnd && char.IsAsciiDigit(_source[_at]))
        {
            count = Math.Min((count * 10) + _source[_at++] - '0', TooOften);
        }

        return _at > start && (_at == start + 1 || _source[start] != '0');
    }
}
