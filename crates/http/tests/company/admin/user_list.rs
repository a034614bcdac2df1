//! `GET admin/users/`: pages and filters.

use latchkey_domain::admin::CreateUser;
use latchkey_testkit::both_databases;
use serde_json::{Value, json};

use crate::support::{Account, Site};

both_databases!(
    a_list_comes_fifteen_at_a_time,
    links_are_under_the_address_that_the_client_used,
    the_size_of_a_page_can_be_chosen,
    a_page_that_does_not_exist_is_not_found,
    filters_narrow_the_list,
    what_no_user_can_have_finds_nobody,
    links_repeat_the_filters,
    another_companys_users_are_never_listed,
);

/// Adds users to the one that the company's founder is.
fn fill(site: &Site, company: &str, count: usize) {
    for number in 0..count {
        let user = CreateUser {
            first_name: "Many".to_owned(),
            email: Some(format!("user{number:03}@{company}.example")),
            ..CreateUser::default()
        };
        site.world
            .auth
            .create_user_as_operator(company, &user)
            .unwrap();
    }
}

fn list(site: &Site, account: &Account, query: &str) -> Value {
    let path = format!("admin/users/{query}");
    site.get(&path).token(&account.token).send().data(200)
}

fn emails(page: &Value) -> Vec<&str> {
    let users = page["results"].as_array().unwrap().iter();
    users.map(|user| user["email"].as_str().unwrap()).collect()
}

fn a_list_comes_fifteen_at_a_time(site: Site) {
    let joe = site.founder("acme");
    fill(&site, "acme", 31);
    let mut seen = Vec::new();
    let mut link = Some(String::new());
    let mut previous = Value::Null;
    for (number, rows) in [(1, 15), (2, 15), (3, 2)] {
        let page = list(&site, &joe, &link.unwrap());
        assert_eq!((&page["count"], emails(&page).len()), (&json!(32), rows));
        assert_eq!(page["previous"], previous);
        assert_eq!(page.as_object().unwrap().len(), 4);
        previous = json!(format!("http://localhost/api/3/admin/users/?page={number}"));
        seen.extend(emails(&page).into_iter().map(str::to_owned));
        let next = page["next"].as_str();
        link = next.map(|next| next.rsplit('/').next().unwrap().to_owned());
        if number < 3 {
            assert_eq!(link, Some(format!("?page={}", number + 1)));
        }
    }
    assert_eq!(link, None);
    assert_eq!(seen[0], "owner@acme.example");
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 32);
}

fn links_are_under_the_address_that_the_client_used(site: Site) {
    let joe = site.founder("acme");
    fill(&site, "acme", 15);
    for (mount, path) in [
        ("/api/3", "admin/users/"),
        ("/3", "admin/users"),
        ("/3", "admin/users/?page=1&page_size="),
    ] {
        let page = site
            .get(path)
            .below(mount)
            .token(&joe.token)
            .send()
            .data(200);
        let next = format!("http://localhost{mount}/admin/users/?page=2");
        assert_eq!(page["next"], next);
    }
}

fn the_size_of_a_page_can_be_chosen(site: Site) {
    let joe = site.founder("acme");
    fill(&site, "acme", 260);
    let page = list(&site, &joe, "?page_size=5");
    assert_eq!(emails(&page).len(), 5);
    assert_eq!(
        page["next"],
        "http://localhost/api/3/admin/users/?page=2&page_size=5"
    );
    let page = list(&site, &joe, "?page_size=5&page=53");
    assert_eq!((emails(&page).len(), &page["next"]), (1, &Value::Null));
    for (size, rows) in [("250", 250), ("251", 250), ("99999999999", 250)] {
        assert_eq!(
            emails(&list(&site, &joe, &format!("?page_size={size}"))).len(),
            rows
        );
    }
    for odd in ["0", "-1", "x", "", "1.5", "99999999999999999999999"] {
        assert_eq!(
            emails(&list(&site, &joe, &format!("?page_size={odd}"))).len(),
            15,
            "{odd}"
        );
    }
}

fn a_page_that_does_not_exist_is_not_found(site: Site) {
    let joe = site.founder("acme");
    let jim = site.member("acme", "jim@acme.example");
    for page in [
        "0",
        "-1",
        "2",
        "x",
        "1.5",
        "%00x",
        "9223372036854775807",
        "99999999999999999999",
    ] {
        let path = format!("admin/users/?page={page}");
        let answer = site.get(&path).token(&joe.token).send();
        if page == "%00x" {
            answer.refuses("page", "Null characters are not allowed.");
        } else {
            answer.fails(404, "Invalid page.");
        }
        let answer = site.get(&path).token(&jim.token).send();
        answer.fails(403, "You do not have permission to perform this action.");
    }
    assert_eq!(list(&site, &joe, "?page=")["count"], 2);
    let empty = list(&site, &joe, "?first_name=Nobody");
    assert_eq!(
        empty,
        json!({"count": 0, "next": null, "previous": null, "results": []})
    );
}

fn filters_narrow_the_list(site: Site) {
    let joe = site.founder("acme");
    let make = |body: Value| {
        let answer = site
            .post("admin/users/")
            .token(&joe.token)
            .json(&body)
            .send();
        answer.data(201)["identifier"].as_str().unwrap().to_owned()
    };
    let ann = make(
        json!({"email": "ann@acme.example", "first_name": "Ann", "last_name": "Lee", "username": "Ann.L"}),
    );
    let bob = make(
        json!({"email": "bob@acme.example", "first_name": "Bob", "last_name": "Lee",
                          "mobile_number": "+27840000000"}),
    );
    let request = site.request("PATCH", &format!("admin/users/{ann}/"));
    request
        .token(&joe.token)
        .json(&json!({"status": "verified"}))
        .send()
        .data(200);
    let (a, b, o) = ("ann@acme.example", "bob@acme.example", "owner@acme.example");
    let cases = [
        (format!("identifier={bob}"), vec![b]),
        (format!("identifier={}", ann.to_uppercase()), vec![a]),
        ("email=ANN%40acme.example".to_owned(), vec![a]),
        ("mobile_number=%2B27840000000".to_owned(), vec![b]),
        ("mobile=%2B27+84+000-0000".to_owned(), vec![b]),
        ("first_name=Ann".to_owned(), vec![a]),
        ("last_name=Lee".to_owned(), vec![a, b]),
        ("last_name=Lee&first_name=Bob".to_owned(), vec![b]),
        ("last_name=Lee&first_name=Joe".to_owned(), vec![]),
        ("username=ann.l".to_owned(), vec![a]),
        ("status=verified".to_owned(), vec![a]),
        ("status=pending".to_owned(), vec![o, b]),
        ("group=admin".to_owned(), vec![o]),
        ("group=nobody".to_owned(), vec![]),
        (
            "status=&group=&email=&identifier=".to_owned(),
            vec![o, a, b],
        ),
        ("unknown=filter".to_owned(), vec![o, a, b]),
    ];
    for (query, expected) in cases {
        let page = list(&site, &joe, &format!("?{query}"));
        assert_eq!(emails(&page), expected, "{query}");
        assert_eq!(page["count"], expected.len());
    }
    let answer = site
        .get("admin/users/?status=admin")
        .token(&joe.token)
        .send();
    answer.refuses("status", "\"admin\" is not a valid choice.");
}

fn what_no_user_can_have_finds_nobody(site: Site) {
    let joe = site.founder("acme");
    for query in [
        "identifier=1",
        "identifier=1%20or%201=1",
        "email=joe",
        "email=%25",
        "email=owner%40acme.exampl_",
        "mobile_number=12",
        "username=a+b",
        "first_name=%25",
        "last_name=%27%20or%20%271%27%3D%271",
        "group=%25",
    ] {
        let page = list(&site, &joe, &format!("?{query}"));
        assert_eq!(page["count"], 0, "{query}");
        let path = format!("admin/users/?{query}&page=2");
        site.get(&path)
            .token(&joe.token)
            .send()
            .fails(404, "Invalid page.");
    }
}

fn links_repeat_the_filters(site: Site) {
    let joe = site.founder("acme");
    fill(&site, "acme", 4);
    let page = list(
        &site,
        &joe,
        "?page=2&first_name=Many&page_size=2&group=&unknown=1",
    );
    assert_eq!(page["count"], 4);
    assert_eq!(
        page["previous"],
        "http://localhost/api/3/admin/users/?page=1&page_size=2&first_name=Many"
    );
    let user = CreateUser {
        first_name: "a/b&page=7 c".to_owned(),
        email: Some("odd1@acme.example".to_owned()),
        ..CreateUser::default()
    };
    let twin = CreateUser {
        email: Some("odd2@acme.example".to_owned()),
        ..user.clone()
    };
    for user in [user, twin] {
        site.world
            .auth
            .create_user_as_operator("acme", &user)
            .unwrap();
    }
    let page = list(&site, &joe, "?page_size=1&first_name=a%2Fb%26page%3D7+c");
    assert_eq!(
        (&page["count"], emails(&page)),
        (&json!(2), vec!["odd1@acme.example"])
    );
    let next = page["next"].as_str().unwrap();
    let after_the_last_slash = next.rsplit('/').next().unwrap();
    assert!(after_the_last_slash.starts_with("?page=2&"), "{next}");
    assert_eq!(
        emails(&list(&site, &joe, after_the_last_slash)),
        ["odd2@acme.example"]
    );
}

fn another_companys_users_are_never_listed(site: Site) {
    let joe = site.founder("acme");
    let rival = site.founder("rival");
    let queries = [
        String::new(),
        format!("?identifier={}", rival.identifier()),
        "?email=owner%40rival.example".to_owned(),
        "?group=admin".to_owned(),
        "?company=rival".to_owned(),
        "?company_id=2".to_owned(),
    ];
    for query in queries {
        let page = list(&site, &joe, &query);
        assert!(!page.to_string().contains("rival"), "{query}: {page}");
    }
}
