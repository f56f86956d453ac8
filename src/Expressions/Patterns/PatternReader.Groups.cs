namespace Rollouts.Expressions;

internal sealed partial class PatternReader
{
    /// <summary>Reads <c>(…)</c>; null for <c>(?flags)</c>, which matches nothing and holds for the rest of the group around it.</summary>
    private PatternNode? ReadGroup()
    {
        var outside = _flags;
        _at++;
        if (Rest.StartsWith("?P<") || Rest.StartsWith("?<"))
        {
            ReadName();
        }
        else if (Take('?') && !ReadFlags())
        {
            return null;
        }

        var inner = ReadAlternatives();
        _flags = outside;
        return Take(')') ? inner : throw Invalid("missing closing )");
    }

    private void ReadName()
    {
        var start = _source.IndexOf('<', _at) + 1;
        var end = _source.IndexOf('>', start);
        var name = end < 0 ? "" : _source[start..end];
        if (name.Length == 0 || !name.All(c => RuneSets.IsWordPart(c)))
        {
            throw Invalid("invalid named capture");
        }

        if (!_captures.Add(name))
        {
            throw Invalid("duplicate capture group name");
        }

        _at = end + 1;
    }

    /// <summary>Whether a group follows, as in <c>(?i:…)</c>; otherwise the bracket is closed, as in <c>(?i)</c>.</summary>
    private bool ReadFlags()
    {
        var flags = _flags;
        var switchesOff = false;
        var isAwaited = false;
        while (!IsAtEnd)
        {
            var c = _source[_at++];
            switch (c)
            {
                case 'i' or 'm' or 's' or 'U':
                    var flag = c switch
                    {
                        'i' => PatternFlags.IgnoreCase,
                        'm' => PatternFlags.Multiline,
                        's' => PatternFlags.DotTakesNewline,
                        _ => PatternFlags.None,
                    };
                    flags = switchesOff ? flags & ~flag : flags | flag;
                    isAwaited = false;
                    break;
                case '-' when !switchesOff:
                    switchesOff = true;
                    isAwaited = true;
                    break;
                case ':' or ')' when !isAwaited:
                    _flags = flags;
                    return c == ':';
                default:
                    throw Invalid("invalid or unsupported Perl syntax");
            }
        }

        throw Invalid("missing closing )");
    }
}
