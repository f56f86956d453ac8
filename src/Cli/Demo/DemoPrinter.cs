using System.Globalization;

namespace Rollouts.Cli;

/// <summary>Writes the timeline: the seconds since the start, then what happened. Colours only on a terminal and without <c>NO_COLOR</c>.</summary>
internal sealed class DemoPrinter
{
    private readonly TextWriter _output;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly bool _colour;
    private readonly Lock _gate = new();

    public DemoPrinter(TextWriter output, TimeProvider time, bool colour)
    {
        _output = output;
        _time = time;
        _colour = colour;
        _started = time.GetTimestamp();
    }

    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    public static DemoPrinter For(TextWriter output, TimeProvider time) =>
        new(
            output,
            time,
            ReferenceEquals(output, Console.Out)
                && !Console.IsOutputRedirected
                && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        );

    /// <summary>A line of the timeline.</summary>
    public void Event(TimelineLine line) =>
        Write(string.Create(CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds, 6:0.0}s  {Paint(line.Tone, line.Text)}"));

    public void Event(string text, Tone tone = Tone.Plain) => Event(new TimelineLine(text, tone));

    /// <summary>A line without a time.</summary>
    public void Line(string text = "", Tone tone = Tone.Plain) => Write(Paint(tone, text));

    private void Write(string line)
    {
        lock (_gate)
        {
            _output.WriteLine(line);
            _output.Flush();
        }
    }

    private string Paint(Tone tone, string text) =>
        !_colour || tone == Tone.Plain
            ? text
            : tone switch
            {
                Tone.Good => $"\e[32m{text}\e[0m",
                Tone.Bad => $"\e[31m{text}\e[0m",
                Tone.Quiet => $"\e[2m{text}\e[0m",
                _ => $"\e[1m{text}\e[0m",
            };
}
