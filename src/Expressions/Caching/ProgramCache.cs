using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Rollouts.Expressions;

/// <summary>
/// Compiled programs by source, types of the environment, and limits. It holds no value of any measurement. Bounded in entries and
/// in size; when it is full, the oldest that was not used since it was last considered goes ("second chance").
/// Safe from any thread; what it holds is found without a lock.
/// </summary>
public sealed class ProgramCache
{
    private readonly ConcurrentDictionary<ProgramKey, CachedProgram> _programs = new();
    private readonly Queue<CachedProgram> _candidates = new();
    private readonly Lock _writing = new();
    private readonly StripedCounter _hits = new();
    private readonly StripedCounter _misses = new();
    private readonly int _capacity;
    private readonly int _maxSize;
    private long _evictions;
    private long _size;

    /// <param name="capacity">How many programs it holds at most, at least 1.</param>
    /// <param name="size">
    /// How many UTF-16 units their sources have together at most, patterns counted once more with their repeats written out. A program
    /// takes 20 to 60 bytes per unit.
    /// </param>
    public ProgramCache(int capacity = 1_024, int size = 262_144)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        _capacity = capacity;
        _maxSize = size;
    }

    /// <summary>The cache of this process, which conditions and range query bounds are compiled through.</summary>
    public static ProgramCache Shared { get; } = new();

    public ProgramCacheStatistics Statistics
    {
        get
        {
            lock (_writing)
            {
                return new(_hits.Value, _misses.Value, _evictions, _candidates.Count, _size);
            }
        }
    }

    /// <summary>As <see cref="Program.Compile(string, ExpressionEnvironment, ExpressionLimits?)"/>, but the same program for the same source, types and limits. Faults are kept as well.</summary>
    /// <exception cref="ExpressionException">The text is no valid expression in this environment.</exception>
    public Program Compile(string source, ExpressionEnvironment environment, ExpressionLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(environment);
        limits ??= ExpressionLimits.Default;
        var key = new ProgramKey(source, environment.Shape, limits);

        // Too long a text is not even hashed.
        if (source.Length <= limits.SourceLength && _programs.TryGetValue(key, out var known))
        {
            _hits.Increment();
            known.MarkUsed();
            return known.Open();
        }

        _misses.Increment();
        return TryCompile(key, out var program, out var fault) || fault.Code != ExpressionErrorCode.Limit
            ? Keep(new CachedProgram(key, program, fault)).Open()
            : throw fault;
    }

    private static bool TryCompile(
        in ProgramKey key,
        [NotNullWhen(true)] out Program? program,
        [NotNullWhen(false)] out ExpressionException? fault
    )
    {
        (program, fault) = (null, null);
        try
        {
            program = Program.Compile(key.Source, key.Environment, key.Limits);
            return true;
        }
        catch (ExpressionException e)
        {
            fault = e;
            return false;
        }
    }

    /// <summary>Keeps it, unless another thread came first: then that one's.</summary>
    private CachedProgram Keep(CachedProgram compiled)
    {
        if (compiled.Size > _maxSize)
        {
            return compiled;
        }

        lock (_writing)
        {
            if (_programs.TryGetValue(compiled.Key, out var first))
            {
                return first;
            }

            while (_candidates.Count >= _capacity || _size + compiled.Size > _maxSize)
            {
                EvictOne();
            }

            _programs[compiled.Key] = compiled;
            _candidates.Enqueue(compiled);
            _size += compiled.Size;
            return compiled;
        }
    }

    private void EvictOne()
    {
        var candidate = _candidates.Dequeue();

        // Once around at most: meanwhile others go on using what is here.
        for (var chances = _candidates.Count; chances > 0 && candidate.TakeChance(); chances--)
        {
            _candidates.Enqueue(candidate);
            candidate = _candidates.Dequeue();
        }

        _programs.TryRemove(candidate.Key, out _);
        _size -= candidate.Size;
        _evictions++;
    }
}
