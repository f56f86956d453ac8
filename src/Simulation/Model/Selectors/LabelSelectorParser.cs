namespace Rollouts.Simulation;

/// <summary>Reads the text form of label selectors.</summary>
internal sealed class LabelSelectorParser(string text)
{
    private int _at;

    public IReadOnlyList<LabelSelector.LabelRequirement> Parse()
    {
        var requirements = new List<LabelSelector.LabelRequirement>();
        while (true)
        {
            requirements.Add(Requirement());
            SkipSpace();
            if (_at == text.Length)
            {
                return requirements;
            }
            Expect(',');
        }
    }

    private LabelSelector.LabelRequirement Requirement()
    {
        SkipSpace();
        if (Take('!'))
        {
            return new(Key(), LabelSelector.LabelOperator.DoesNotExist, []);
        }
        var key = Key();
        SkipSpace();
        if (_at == text.Length || text[_at] == ',')
        {
            return new(key, LabelSelector.LabelOperator.Exists, []);
        }
        if (Take('='))
        {
            Take('=');
            return new(key, LabelSelector.LabelOperator.In, [Value()]);
        }
        if (Take('!'))
        {
            Expect('=');
            return new(key, LabelSelector.LabelOperator.NotIn, [Value()]);
        }
        if (Take('>'))
        {
            return new(key, LabelSelector.LabelOperator.GreaterThan, [Value()]);
        }
        if (Take('<'))
        {
            return new(key, LabelSelector.LabelOperator.LessThan, [Value()]);
        }
        return Word() switch
        {
            "in" => new(key, LabelSelector.LabelOperator.In, Values()),
            "notin" => new(key, LabelSelector.LabelOperator.NotIn, Values()),
            var other => throw Fault($"found '{other}', expected: in, notin, =, ==, !=, gt, lt"),
        };
    }

    private string Key()
    {
        SkipSpace();
        var key = Word();
        return key.Length > 0 ? key : throw Fault("found '', expected: a label key");
    }

    private string Value()
    {
        SkipSpace();
        return Word();
    }

    private List<string> Values()
    {
        SkipSpace();
        Expect('(');
        var values = new List<string>();
        while (true)
        {
            values.Add(Value());
            SkipSpace();
            if (Take(')'))
            {
                return values;
            }
            Expect(',');
        }
    }

    private string Word()
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '-' or '_' or '.' or '/'))
        {
            _at++;
        }
        return text[start.._at];
    }

    private void SkipSpace()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t' or '\n')
        {
            _at++;
        }
    }

    private bool Take(char expected)
    {
        if (_at < text.Length && text[_at] == expected)
        {
            _at++;
            return true;
        }
        return false;
    }

    private void Expect(char expected)
    {
        if (!Take(expected))
        {
            throw Fault($"found '{(_at < text.Length ? text[_at] : ' ')}', expected: '{expected}'");
        }
    }

    private FormatException Fault(string what) => new($"unable to parse requirement: {what} at position {_at} of \"{text}\"");
}
