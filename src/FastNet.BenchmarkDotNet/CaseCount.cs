using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Running;

namespace FastNet.BenchmarkDotNet;

/// <summary>What the attributes say about one case.</summary>
internal static class CaseCount
{
    private const int MostThreads = 1024;
    private const BindingFlags Any
        = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy;

    /// <summary>Operations of one call; null: no attribute says so.</summary>
    /// <exception cref="InvalidOperationException">The attribute gives no number above 0.</exception>
    public static double? Flops(BenchmarkCase benchmark) => Count<FlopsAttribute>(benchmark);

    /// <summary>Bytes of one call; null: no attribute says so.</summary>
    /// <exception cref="InvalidOperationException">The attribute gives no number above 0.</exception>
    public static double? Bytes(BenchmarkCase benchmark) => Count<BytesAttribute>(benchmark);

    /// <summary>Of which peak the percentage is.</summary>
    /// <exception cref="InvalidOperationException">The attribute names another type than float and double, or no number of threads.</exception>
    public static (bool IsDouble, int Threads) Peak(BenchmarkCase benchmark)
    {
        FlopsAttribute? attribute = Attribute<FlopsAttribute>(benchmark);
        Type type = attribute?.ElementType ?? benchmark.Descriptor.Type.GenericTypeArguments.FirstOrDefault(IsElement) ?? typeof(float);
        double threads = attribute is null ? 1 : Number(benchmark, attribute.Threads, $"{Name(attribute)} {nameof(FlopsAttribute.Threads)}");
        if (!IsElement(type))
        {
            throw Error(benchmark, Name(attribute!), $"its ElementType is {type}; expected float or double");
        }

        return threads is >= 1 and <= MostThreads && double.IsInteger(threads)
            ? (type == typeof(double), (int)threads)
            : throw Error(benchmark, Name(attribute!), $"it says {threads} threads; expected 1 to {MostThreads}");
    }

    private static bool IsElement(Type type) => type == typeof(float) || type == typeof(double);

    private static TAttribute? Attribute<TAttribute>(BenchmarkCase benchmark)
        where TAttribute : CountAttribute
        => benchmark.Descriptor.WorkloadMethod.GetCustomAttribute<TAttribute>() ?? benchmark.Descriptor.Type.GetCustomAttribute<TAttribute>();

    private static double? Count<TAttribute>(BenchmarkCase benchmark)
        where TAttribute : CountAttribute
    {
        if (Attribute<TAttribute>(benchmark) is not TAttribute attribute)
        {
            return null;
        }

        double count = Number(benchmark, attribute.Count, Name(attribute));
        return count > 0 && double.IsFinite(count)
            ? count
            : throw Error(benchmark, Name(attribute), $"the count is {count}; expected a number above 0");
    }

    /// <summary>A number, or that of the member of this name.</summary>
    private static double Number(BenchmarkCase benchmark, object numberOrName, string subject)
    {
        object? value = numberOrName is string name ? Member(benchmark, name, subject) : numberOrName;
        return value is IConvertible number and not string
            ? number.ToDouble(CultureInfo.InvariantCulture)
            : throw Error(benchmark, subject, $"{numberOrName} is {value ?? "null"}; expected a number");
    }

    private static object? Member(BenchmarkCase benchmark, string name, string subject)
    {
        Type type = benchmark.Descriptor.Type;
        try
        {
            return type.GetMember(name, MemberTypes.Field | MemberTypes.Property | MemberTypes.Method, Any) switch
            {
                [FieldInfo field] => field.GetValue(field.IsStatic ? null : Instance(benchmark)),
                [PropertyInfo { GetMethod: MethodInfo get }] => get.Invoke(get.IsStatic ? null : Instance(benchmark), null),
                [MethodInfo method] => method.Invoke(method.IsStatic ? null : Instance(benchmark), [.. method.GetParameters().Select(Argument)]),
                _ => throw Error(benchmark, subject, $"'{name}' is no field, readable property or single method of {type.Name}"),
            };
        }
        catch (TargetInvocationException error)
        {
            throw Error(benchmark, subject, $"'{name}' throws {error.InnerException!.GetType().Name}: {error.InnerException.Message}");
        }

        object? Argument(ParameterInfo parameter)
            => benchmark.Parameters.Items.FirstOrDefault(each => each.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase)) is { } item
                ? item.Value
                : throw Error(benchmark, subject, $"the parameter '{parameter.Name}' of '{name}' is none of the benchmark");
    }

    /// <summary>The class with the parameters of the case, before any setup.</summary>
    private static object Instance(BenchmarkCase benchmark)
    {
        Type type = benchmark.Descriptor.Type;
        object instance = Activator.CreateInstance(type)!;
        foreach (ParameterInstance item in benchmark.Parameters.Items.Where(item => !item.IsArgument))
        {
            type.GetProperty(item.Name, Any)?.SetValue(instance, item.Value);
            type.GetField(item.Name, Any)?.SetValue(instance, item.Value);
        }

        return instance;
    }

    private static string Name(CountAttribute attribute) => $"[{attribute.GetType().Name[..^nameof(System.Attribute).Length]}]";

    private static InvalidOperationException Error(BenchmarkCase benchmark, string subject, string problem)
        => new($"{subject} of {benchmark.Descriptor.Type.Name}.{benchmark.Descriptor.WorkloadMethod.Name}: {problem}.");
}
