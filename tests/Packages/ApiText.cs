#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

// Writes the public types of an assembly with their documentation as one page of text:
//
//     dotnet run tests/Packages/ApiText.cs bin/Mira.Experiments.dll >API.md
//
// The XML file with the comments lies beside the assembly, as do the assemblies that it needs.

using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: dotnet run ApiText.cs ASSEMBLY.dll");
    return 1;
}

var assembly = Assembly.LoadFrom(Path.GetFullPath(args[0]));
var comments = XDocument.Load(Path.ChangeExtension(args[0], ".xml")).Descendants("member")
    .ToDictionary(member => member.Attribute("name")!.Value);
const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

Console.WriteLine($"# {assembly.GetName().Name}");
foreach (var group in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal)
    .GroupBy(type => type.Namespace))
{
    Console.WriteLine($"\n## {group.Key}");
    foreach (var type in group)
    {
        Console.WriteLine($"\n### {Kind(type)} {Name(type)}\n");
        Write(type, "");
        foreach (var member in type.GetMembers(Own).Where(IsWritten))
        {
            Console.WriteLine($"- `{Signature(member)}`");
            Write(member, "  ");
        }
    }
}
return 0;

// What people wrote, and what is not there for the compiler alone.
bool IsWritten(MemberInfo member) => comments.ContainsKey(Key(member)) && member is not Type;

void Write(MemberInfo member, string indent)
{
    if (!comments.TryGetValue(Key(member), out var comment))
    {
        return;
    }
    foreach (var part in comment.Elements().Where(part => Plain(part).Length > 0))
    {
        var words = part.Name.LocalName switch
        {
            "param" or "typeparam" => $"`{part.Attribute("name")!.Value}`: ",
            "returns" => "Returns: ",
            "exception" => $"Throws {Last(part.Attribute("cref")!.Value)}: ",
            _ => "",
        };
        Console.WriteLine($"{indent}{words}{Plain(part)}  ");
    }
}

// References and names in the words stand for themselves.
static string Plain(XElement part)
{
    foreach (var link in part.Descendants().Where(link => link.Name.LocalName is "see" or "paramref").ToList())
    {
        link.ReplaceWith(Last((link.Attribute("cref") ?? link.Attribute("name") ?? link.Attribute("langword"))?.Value
            ?? ""));
    }
    return Regex.Replace(part.Value, @"\s+", " ").Trim();
}

static string Last(string name) => Regex.Replace(name, @"\(.*$", "").Split('.', ':')[^1];

static string Kind(Type type) => type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct"
    : type.GetMethod("<Clone>$") is not null ? "record" : type is { IsAbstract: true, IsSealed: true } ? "static class"
    : "class";

static string Name(Type type)
{
    if (type.IsArray)
    {
        return $"{Name(type.GetElementType()!)}[]";
    }
    if (Nullable.GetUnderlyingType(type) is { } inner)
    {
        return $"{Name(inner)}?";
    }
    var name = Type.GetTypeCode(type) switch
    {
        TypeCode.Int32 when !type.IsEnum => "int",
        TypeCode.Int64 when !type.IsEnum => "long",
        TypeCode.Double => "double",
        TypeCode.Single => "float",
        TypeCode.Boolean => "bool",
        TypeCode.String => "string",
        _ => type == typeof(void) ? "void" : type.Name.Split('`')[0],
    };
    var whole = type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{name}" : name;
    return type.IsGenericType ? $"{whole}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : whole;
}

static string Signature(MemberInfo member) => member switch
{
    ConstructorInfo made => $"new {Name(made.DeclaringType!)}({Parameters(made)})",
    MethodInfo method => $"{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
    PropertyInfo property => $"{Name(property.PropertyType)} {property.Name}",
    FieldInfo field => $"{Name(field.FieldType)} {field.Name}",
    _ => member.Name,
};

static string Parameters(MethodBase method) => string.Join(", ",
    method.GetParameters().Select(parameter => $"{Name(parameter.ParameterType)} {parameter.Name}"));

// The compiler's names: T:, M:, P:, F: and the parameters' types.
static string Key(MemberInfo member)
{
    if (member is Type type)
    {
        return $"T:{Full(type)}";
    }
    var name = $"{Full(member.DeclaringType!)}.{member.Name.Replace('.', '#')}";
    if (member is MethodBase method)
    {
        var generic = method is MethodInfo { IsGenericMethod: true } own ? $"``{own.GetGenericArguments().Length}" : "";
        var types = method.GetParameters().Select(parameter => Argument(parameter.ParameterType)).ToList();
        return $"M:{name}{generic}{(types.Count > 0 ? $"({string.Join(',', types)})" : "")}";
    }
    return $"{(member is PropertyInfo ? 'P' : member is FieldInfo ? 'F' : 'E')}:{name}";
}

static string Full(Type type) => (type.FullName ?? type.Name).Replace('+', '.').Split('[')[0];

static string Argument(Type type)
{
    if (type.IsGenericParameter)
    {
        return $"{(type.DeclaringMethod is null ? "`" : "``")}{type.GenericParameterPosition}";
    }
    if (type.IsByRef)
    {
        return $"{Argument(type.GetElementType()!)}@";
    }
    if (type.IsArray)
    {
        return $"{Argument(type.GetElementType()!)}[]";
    }
    return type.IsGenericType
        ? $"{Full(type.GetGenericTypeDefinition()).Split('`')[0]}{{{string.Join(',', type.GetGenericArguments().Select(Argument))}}}"
        : Full(type);
}
