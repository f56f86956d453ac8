using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Expressions.Tests;

/// <summary>Random results of the shapes that providers give.</summary>
internal static class RandomMeasurements
{
    private static readonly Gen<double> Floats = Gen.Frequency(
        (6, Gen.Choose(-2, 6).Select(n => n / 2.0)),
        (1, Gen.Elements(double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1e300, -0.0))
    );

    private static readonly Gen<MeasuredValue> Scalars = Gen.OneOf(
        Floats.Select(MeasuredValue.FromFloat),
        Gen.Choose(-2, 5).Select(n => MeasuredValue.FromInt(n)),
        Gen.Elements("", "a", "text").Select(MeasuredValue.FromString),
        Gen.Elements(true, false).Select(MeasuredValue.FromBool),
        Gen.Constant(MeasuredValue.Nil)
    );

    public static Gen<MeasuredValue> Any { get; } =
        Gen.Frequency(
            (2, Floats.Select(MeasuredValue.FromFloat)),
            (3, Floats.ListOf(4).Select(f => MeasuredValue.FromFloats([.. f]))),
            (2, Scalars.ListOf(4).Select(items => MeasuredValue.FromItems([.. items]))),
            (5, Objects()),
            (1, Scalars)
        );

    private static Gen<MeasuredValue> Objects() =>
        Scalars
            .Select(n => MeasuredValue.FromMembers([KeyValuePair.Create("n", n)]))
            .ListOf(3)
            .SelectMany(items =>
                Floats
                    .ListOf(3)
                    .SelectMany(list =>
                        Gen.Choose(0, 63)
                            .SelectMany(present =>
                                Scalars.Select(a =>
                                    MeasuredValue.FromMembers(
                                        new[]
                                        {
                                            KeyValuePair.Create("a", a),
                                            KeyValuePair.Create("total", MeasuredValue.FromFloat(2)),
                                            KeyValuePair.Create("name", MeasuredValue.FromString("a")),
                                            KeyValuePair.Create("ok", MeasuredValue.FromBool(true)),
                                            KeyValuePair.Create("items", MeasuredValue.FromItems([.. items])),
                                            KeyValuePair.Create("list", MeasuredValue.FromFloats([.. list])),
                                        }.Where((_, i) => (present & (1 << i)) != 0)
                                    )
                                )
                            )
                    )
            );
}
