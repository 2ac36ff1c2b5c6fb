using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Mira.Cli;
using Mira.Datasets;
using Mira.Experiments;

namespace Mira.Tests.Architecture;

/// <summary>What the program can never run is not there: members are followed from Main through
/// the compiled code.</summary>
/// <remarks>Properties of records count as used, since CSV, JSON and recipe hashes read them by reflection.</remarks>
public sealed class DeadCodeTests
{
    private const BindingFlags Own = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.Instance | BindingFlags.Static;

    private static readonly Assembly[] Product = [typeof(MiraCommand).Assembly, typeof(Paper).Assembly,
        typeof(InputException).Assembly];

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>What tests look or reach in by; the libraries' own users may need the public ones.</summary>
    private static readonly string[] Seams =
    [
        "Mira.Cli.Display.Terminal.Of", "Mira.Cli.Display.Terminal.Live",
        "Mira.Datasets.BadImageLog.get_Count", "Mira.Datasets.ImageSet.Image",
        "Mira.Datasets.Loading.BatchLoader.get_RunningThreads", "Mira.Datasets.Loading.LoaderEpoch.get_RunningThreads",
        "Mira.Datasets.Platform.Leave",
        "Mira.Experiments.Checkpoints.Export.PickleWriter.Raw", "Mira.Experiments.Checkpoints.PretrainedNetwork.Freeze",
        "Mira.Experiments.Checkpoints.PretrainedNetwork.get_CheckpointHash",
        "Mira.Experiments.Checkpoints.PretrainedNetwork.get_Encoder",
        "Mira.Experiments.Checkpoints.PretrainedNetwork.get_Seed",
        "Mira.Experiments.Evaluation.Knn.KnnEvaluation.Run",
        "Mira.Experiments.Evaluation.SemiSupervised.FineTunedNetwork.get_Bias",
        "Mira.Experiments.Evaluation.SemiSupervised.FineTunedNetwork.get_Weight",
        "Mira.Experiments.Methods.Mira.FixedPointMap.Marginal", "Mira.Experiments.Methods.Sweeps.GlobalBatch.Of",
        "Mira.Experiments.Models.PretrainingNetwork.WithPrototypes",
        "Mira.Experiments.Models.PrototypeHead.get_Projector", "Mira.Experiments.Reproduction.ResultMarkers.Typed",
        "Mira.Experiments.Reproduction.RunStore.Finished", "Mira.Experiments.Runtime.CudnnBenchmark.Disable",
        "Mira.Experiments.Runtime.HostRead.get_Count",
    ];

    private static readonly Dictionary<(Module, int), MemberInfo?> Known = [];

    [Fact]
    public void Everything_can_be_reached_from_the_program()
    {
        var reached = Reached();

        Assert.Contains(reached, member => member.Name == "Main");
        var dead = Product.SelectMany(assembly => assembly.GetTypes())
            .Where(type => IsWritten(type) && !type.IsAssignableTo(typeof(Attribute)))
            .SelectMany(Members)
            .Where(member => !reached.Contains(member)).Select(Name).ToHashSet();
        Assert.True(dead.IsSubsetOf(Seams),
            $"never used outside tests: {string.Join(", ", dead.Except(Seams).Order())}");
        Assert.Empty(Seams.Except(dead));
    }

    private static HashSet<MethodBase> Reached()
    {
        var (reached, types, open) = (new HashSet<MethodBase>(), new HashSet<Type>(), new Stack<MethodBase>());
        Reach(typeof(MiraCommand).Assembly.EntryPoint!);
        while (open.TryPop(out var member))
        {
            foreach (var used in Uses(member))
            {
                Reach(used);
            }
        }
        return reached;

        void Reach(MemberInfo used)
        {
            if (used is Type type)
            {
                Touch(type);
                return;
            }
            if (used.DeclaringType is { } declaring)
            {
                Touch(declaring);
            }
            if (used is not MethodBase method)
            {
                return;
            }
            foreach (var argument in method.IsGenericMethod ? method.GetGenericArguments() : [])
            {
                Touch(argument);
            }
            if (Product.Contains(method.Module.Assembly)
                && (MethodBase)method.Module.ResolveMethod(method.MetadataToken)! is var definition
                && reached.Add(definition))
            {
                open.Push(definition);
            }
        }

        // Who has a type can call what it overrides and implements.
        void Touch(Type type)
        {
            if (!types.Add(type))
            {
                return;
            }
            foreach (var argument in type.GetGenericArguments().Append(type.GetElementType()).Append(type.DeclaringType)
                .Append(type.BaseType).OfType<Type>())
            {
                Touch(argument);
            }
            foreach (var member in Product.Contains(type.Assembly) ? Bodies(type)
                .Where(member => member.IsVirtual || member.Name == ".cctor") : [])
            {
                Reach(member);
            }
        }
    }

    private static IEnumerable<MethodBase> Bodies(Type type) =>
        type.GetMethods(Own).Concat<MethodBase>(type.GetConstructors(Own));

    /// <summary>Methods whose names or fields a body holds.</summary>
    private static IEnumerable<MemberInfo> Uses(MethodBase member)
    {
        // What a record would print of itself is no use of its properties.
        if (member.Name == "PrintMembers" || member.GetMethodBody() is not { } body
            || body.GetILAsByteArray() is not { } code)
        {
            yield break;
        }
        foreach (var local in body.LocalVariables)
        {
            yield return local.LocalType;
        }
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xFE ? (short)((0xFE << 8) | code[at + 1]) : code[at];
            var operation = Codes[value];
            at += operation.Size;
            if (operation.OperandType is OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineField
                or OperandType.InlineType
                && Resolve(member, BitConverter.ToInt32(code, at)) is { } used)
            {
                yield return used;
            }
            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    private static MemberInfo? Resolve(MethodBase member, int token)
    {
        // A member is the same one whatever its context's type parameters are.
        if (!Known.TryGetValue((member.Module, token), out var found))
        {
            var types = member.DeclaringType!.IsGenericType ? member.DeclaringType.GetGenericArguments() : null;
            found = member.Module.ResolveMember(token, types,
                member.IsGenericMethod ? member.GetGenericArguments() : null);
            Known[(member.Module, token)] = found;
        }
        return found;
    }

    private static bool IsWritten(Type type) => !type.FullName!.Contains('<', StringComparison.Ordinal)
        && !type.Namespace!.StartsWith("System", StringComparison.Ordinal)
        && !type.Namespace.StartsWith("Microsoft", StringComparison.Ordinal);

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", Own) is not null || type.GetMethod("<Clone>$", Own) is not null;

    private static IEnumerable<MethodBase> Members(Type type) => Bodies(type)
        .Where(member => !member.Name.Contains('<', StringComparison.Ordinal) && !member.IsVirtual
            && !member.IsAbstract)
        .Where(member => !(IsRecord(type) && IsGenerated(member)) && member.Name != ".cctor"
            && !(IsGenerated(member) && member.Name.StartsWith("set_", StringComparison.Ordinal)))
        .Where(member => !(IsRecord(type) && (member.IsConstructor || member.Name is "PrintMembers" or "Deconstruct")))
        .Where(member => !(member.IsConstructor && (member.GetParameters().Length == 0 || member.IsPrivate)));

    private static bool IsGenerated(MethodBase member) => member.IsDefined(typeof(CompilerGeneratedAttribute));

    private static string Name(MethodBase member) => $"{member.DeclaringType!.FullName}.{member.Name}";
}
